package sew.reproduce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleRunListenerTest {

  /** Notes of slow steps come many times a second, warnings must not be lost among them. */
  @Test
  void everyWarningIsShown() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    var view = new ConsoleRunListener(new PrintStream(bytes, true, StandardCharsets.UTF_8), false);
    view.note("integrating events: clip 1");
    view.warn("left out: a.png");
    view.warn("left out: b.png");
    assertEquals(
        "left out: a.png%nleft out: b.png%n".formatted(), bytes.toString(StandardCharsets.UTF_8));
  }

  /** Where nothing else is shown, or the rest is a document. */
  @Test
  void warningsCanGoToAnotherStream() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream warnings = new ByteArrayOutputStream();
    var view =
        new ConsoleRunListener(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(warnings, true, StandardCharsets.UTF_8),
            false);
    view.warn("left out: a.png");
    assertEquals("", out.toString(StandardCharsets.UTF_8));
    assertEquals("left out: a.png%n".formatted(), warnings.toString(StandardCharsets.UTF_8));
  }
}
