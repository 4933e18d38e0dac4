package sew.reproduce.result;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text that a terminal shows as it is: names from files and arguments may hold control characters,
 * which would otherwise move the cursor, hide what was said or rename the window.
 */
public final class Printable {
  /** Controls except tab and line feed, and characters that reverse the direction of a line. */
  private static final Pattern UNSAFE =
      Pattern.compile("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069&&[^\\t\\n]]");

  private Printable() {}

  /**
   * {@code text} with each of them as its number, four hexadecimal digits after a backslash and a
   * u.
   */
  public static String of(String text) {
    return UNSAFE
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    String.format(Locale.ROOT, "\\u%04x", (int) found.group().charAt(0))));
  }
}
