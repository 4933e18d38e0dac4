package sew.reproduce.console;

import java.io.PrintStream;
import java.util.function.Consumer;

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
      out.printf("\r%-79s\r", note);
    } else {
      out.println(note);
    }
  }
}
