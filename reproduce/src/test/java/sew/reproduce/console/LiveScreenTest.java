package sew.reproduce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveScreenTest {
  private final TestScreen terminal = new TestScreen(20);
  private final PrintStream out = terminal.stream();
  private TerminalSize size = new TerminalSize(10, 20);
  private final LiveScreen screen = new LiveScreen(out, () -> size);

  @Test
  void whatIsDrawnReplacesWhatWasThere() {
    screen.draw(List.of("one", "the second line", "three"));
    assertEquals("\none\nthe second line\nthree", terminal.text());
    screen.draw(List.of("a", "b"));
    assertEquals("\na\nb", terminal.text());
    screen.clear();
    assertEquals("", terminal.text());
  }

  @Test
  void whatIsPrintedStaysAboveThem() {
    screen.draw(List.of("a long line of it", "b"));
    screen.print(out, "1/2 runs: this line is wrapped, which is no harm");
    assertEquals(
        "1/2 runs: this line\nis wrapped, which is\n no harm\n\na long line of it\nb",
        terminal.text());
    screen.draw(List.of("c"));
    screen.clear();
    assertEquals(3, terminal.text().lines().count());
  }

  /** Of a library that knows nothing of the lines. */
  @Test
  void whatOthersPrintStays() {
    screen.draw(List.of("runs: 1 done", "epoch 2"));
    out.println("a warning");
    screen.draw(List.of("runs: 2 done", "epoch 3"));
    assertEquals("a warning\n\nruns: 2 done\nepoch 3", terminal.text());
  }

  @Test
  void linesAreCutToTheTerminalOfTheMoment() {
    screen.draw(List.of("0123456789012345678901234"));
    assertEquals("\n0123456789012345678", terminal.text(), "one column is left free");
    size = new TerminalSize(3, 6);
    screen.draw(List.of("0123456789", "b"));
    assertEquals("\n01234", terminal.text(), "one row of three, one for others, and the empty one");
  }
}
