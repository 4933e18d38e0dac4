package sew.reproduce.experiment;

import java.math.BigDecimal;

/** Numbers of {@link Parameter}s as texts, in and out. */
final class ParameterText {
  private ParameterText() {}

  static int integer(String text) {
    if (!text.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("expected an integer, found \"" + text + "\"");
    }
    return Integer.parseInt(text);
  }

  static double number(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a number, found \"" + text + "\"", e);
    }
    throw new IllegalArgumentException("expected a finite number, found \"" + text + "\"");
  }

  /** "0.001", and 1 in place of 1.0. */
  static String label(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  static void requireAtLeast(int min, String name, int value) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s must be at least %d, found %d".formatted(name, min, value));
    }
  }
}
