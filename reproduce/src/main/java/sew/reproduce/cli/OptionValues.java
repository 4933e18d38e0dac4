package sew.reproduce.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** What the text of an option means, or in a sentence why it means nothing. */
final class OptionValues {
  private static final String WHOLE = "[+-]?[0-9]{1,30}";

  private OptionValues() {}

  static int integer(String text) {
    long number = wholeNumber(text);
    if (number != (int) number) {
      throw tooLarge(text);
    }
    return (int) number;
  }

  static long wholeNumber(String text) {
    if (!text.matches(WHOLE)) {
      throw new TypeConversionException(
          "expected a whole number such as 8, found \"%s\"".formatted(text));
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw tooLarge(text);
    }
  }

  private static TypeConversionException tooLarge(String text) {
    return new TypeConversionException(
        "expected a whole number, found %s, which is too large".formatted(text));
  }

  static Path path(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("expected the name of a file or folder, found none");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(
          "no file can be called \"%s\" here (%s); for letters beyond ASCII choose a locale with UTF-8, such as LC_ALL=C.UTF-8"
              .formatted(text, e.getReason()));
    }
  }
}
