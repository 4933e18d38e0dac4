package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {

  @Test
  void rangesAndLists() {
    assertEquals(List.of(1, 2, 3, 4, 5, 6, 7), Numbers.of("1..7"));
    assertEquals(List.of(1, 3, 5), Numbers.of("1,3, 5"));
    assertEquals(List.of(4), Numbers.of("4"));
    assertEquals(List.of(5, 1, 2, 3), Numbers.of("5,1..3,2"));
  }

  @Test
  void valuesOfAnyKind() {
    assertEquals(List.of("step:64:0.1", "constant"), Numbers.values("step:64:0.1, constant"));
    assertEquals(List.of("2", "3", "7"), Numbers.values("2..3,7"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1-3", "1..", "3..1", "1,,2", "x", "-1", "1...3", "0..999999999"})
  void anythingElseIsRefusedWithAnExample(String text) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Numbers.of(text)).getMessage();
    assertTrue(message.contains("1..7 or 1,3,5") && message.contains('"' + text + '"'), message);
  }
}
