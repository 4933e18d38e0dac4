package sew.data;

/** Bounds of the numbers that describe a generated set. */
public final class Bounds {
  private Bounds() {}

  /**
   * Checks a number.
   *
   * @throws IllegalArgumentException if {@code value} is not {@code min} to {@code max}
   */
  public static void requireBetween(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, found %d".formatted(name, min, max, value));
    }
  }
}
