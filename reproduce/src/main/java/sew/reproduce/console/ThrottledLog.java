package sew.reproduce.console;

import java.io.PrintStream;
import java.util.function.Consumer;
import sew.reproduce.result.ProcessFacts;

/** Reports slow steps: on a terminal in one line that changes, in a log every six seconds. */
public final class ThrottledLog implements Consumer<String> {
  private static final long LOG_NANOS = 6_000_000_000L;
  private static final long TERMINAL_NANOS = 200_000_000L;

  private final PrintStream out;
  private final boolean terminal;
  private long last = System.nanoTime();

  public ThrottledLog(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public void accept(String note) {
    long now = System.nanoTime();
    if (now - last < (terminal ? TERMINAL_NANOS : LOG_NANOS)) {
      return;
    }
    last = now;
    if (terminal) {
      int room = ProcessFacts.columns() - 1; // a note that wraps could not be cleared
      out.print("\r\u001b[K" + (note.length() > room ? note.substring(0, room) : note) + "\r");
    } else {
      out.println(note);
    }
  }
}
