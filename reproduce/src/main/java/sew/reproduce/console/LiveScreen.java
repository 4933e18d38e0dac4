package sew.reproduce.console;

import java.io.PrintStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * Some lines at the end of a terminal that are drawn again and again in their place, below all that
 * was printed for good.
 *
 * <p>The cursor waits in an empty line above them. What another thread or library prints comes to
 * stand there, and whatever became of the lines meanwhile, also in a window that was resized,
 * everything from the cursor on is theirs.
 */
public final class LiveScreen {
  /**
   * Removes the lines of the cursor and below. From the first line of a screen, tmux would keep
   * what is removed in its history.
   */
  public static final String CLEARED = "\r\u001b[K\n\u001b[J\u001b[1A\r";

  private final PrintStream out;
  private final Supplier<TerminalSize> size;
  private List<String> lines = List.of();

  /** On the terminal that {@code out} writes to. */
  LiveScreen(PrintStream out, Supplier<TerminalSize> size) {
    this.out = out;
    this.size = size;
  }

  /** Puts {@code lines} in place of those that are there. */
  void draw(List<String> lines) {
    synchronized (out) {
      this.lines = List.copyOf(lines);
      draw();
    }
  }

  private void draw() {
    TerminalSize now = size.get();
    StringBuilder text = new StringBuilder(CLEARED);
    // A line that wraps, or a screen that scrolls, would need more rows than there are lines.
    int shown = Math.max(0, Math.min(lines.size(), now.rows() - 2));
    for (String line : lines.subList(0, shown)) {
      int room = Math.max(0, now.columns() - 1);
      text.append('\n').append(line.length() > room ? line.substring(0, room) : line);
    }
    if (shown > 0) {
      text.append("\u001b[").append(shown).append("A\r");
    }
    // At once: a signal ends the process between two calls at most.
    out.print(text);
    out.flush();
  }

  /** Prints a line for good, above the others. */
  void print(PrintStream to, String line) {
    synchronized (out) {
      out.print(CLEARED);
      out.flush();
      to.println(line);
      to.flush();
      draw();
    }
  }

  /** Removes the lines. */
  void clear() {
    draw(List.of());
  }
}
