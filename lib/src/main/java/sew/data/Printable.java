package sew.data;

/**
 * Text from a file, for messages and tables: a terminal would obey its control characters.
 *
 * <p>Escaped are what Unicode calls controls, formats (among them those that reverse the direction
 * of writing), line and paragraph separators, surrogates without a partner and private use.
 */
public final class Printable {
  private static final int LONGEST = 2000;

  private Printable() {}

  /** The text with escapes in place of what does not print, cut where it is very long. */
  public static String of(Object value) {
    return of(String.valueOf(value), LONGEST);
  }

  /** As {@link #of(Object)}, cut after {@code longest} characters. */
  public static String of(String text, int longest) {
    StringBuilder printable = new StringBuilder();
    int at = 0;
    while (at < text.length() && printable.length() < longest) {
      int character = text.codePointAt(at);
      at += Character.charCount(character);
      printable.append(escaped(character));
    }
    if (at < text.length()) {
      printable.append("... (%d characters more)".formatted(text.length() - at));
    }
    return printable.toString();
  }

  /** As {@link #of(Object)}, but for a text of several lines, which keeps them and its tabs. */
  public static String lines(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints()
        .forEach(
            character ->
                printable.append(
                    character == '\n' || character == '\t'
                        ? Character.toString(character)
                        : escaped(character)));
    return printable.toString();
  }

  private static String escaped(int character) {
    return prints(character) ? Character.toString(character) : "\\u%04x".formatted(character);
  }

  private static boolean prints(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
