package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {
  @ParameterizedTest
  @CsvSource({
    "'layer1.0.conv1.weight', 'layer1.0.conv1.weight'",
    "'Schl\u00fcssel \u6f22 \ud83d\ude00', 'Schl\u00fcssel \u6f22 \ud83d\ude00'",
    "'\u001b]0;owned\u0007', '\\x1b]0;owned\\x07'",
    "'a\r\nb\tc\u007f\u009b', 'a\\x0d\\x0ab\\x09c\\x7f\\x9b'",
    "'\u202efdp\u2066\u2028\u200b\ufeff', '\\u202efdp\\u2066\\u2028\\u200b\\ufeff'",
    "'\ud83d', '\\ud83d'"
  })
  void whatATerminalWouldObeyIsEscaped(String text, String printable) {
    assertEquals(printable, Printable.of(text));
  }

  @Test
  void aLongTextIsCut() {
    assertEquals("aaaaa... (15 characters more)", Printable.of("a".repeat(20), 5));
    assertEquals("aaaaa", Printable.of("aaaaa", 5));
    assertEquals("null", Printable.of(null));
  }
}
