package sew.reproduce.result;

import java.util.Locale;

/** Numbers as tables print them: with a point in every country, "-" for NaN. */
public final class Decimals {
  private static final String NONE = "-";

  private Decimals() {}

  /** With so many {@code decimals}: "0.216". */
  public static String fixed(double value, int decimals) {
    return format("%." + decimals + "f", value);
  }

  /** With so many significant {@code digits}: "0.216", "2.86e+05". */
  public static String significant(double value, int digits) {
    return format("%." + digits + "g", value);
  }

  /** With a sign and so many {@code decimals}: "+0.22". */
  public static String signed(double value, int decimals) {
    return format("%+." + decimals + "f", value);
  }

  /** "11,689,512". */
  public static String grouped(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Without a fraction where it has none: "2", "0.5". */
  public static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static String format(String format, double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
  }
}
