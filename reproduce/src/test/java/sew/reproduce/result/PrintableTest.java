package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void controlsAreShownAsTheirNumbers() {
    assertEquals(
        "a\\u001b[2Jb\\u0007\\u000d\\u0000\\u009b\\u007f",
        Printable.of("a\u001b[2Jb\u0007\r\0\u009b\u007f"));
  }

  @Test
  void aNameCannotBeShownBackwards() {
    assertEquals("\\u202egpj.exe\\u2066\\u2028", Printable.of("\u202egpj.exe\u2066\u2028"));
  }

  @Test
  void ordinaryTextStays() {
    String text = "one line\n\tand \u00e4\u6f22\ud83d\ude00 $1 \\\\ more";
    assertEquals(text, Printable.of(text));
  }
}
