package sew.reproduce.plot;

/**
 * How wide a text is in Arial of 12 pixels, rounded up: plotly cuts off the end of a name that is
 * wider than its place in the legend, and a drawing without fonts cannot measure it.
 */
final class LetterWidth {
  /** Of the letters, in pixels. */
  static final int SIZE = 12;

  private static final String NARROW = "ijlft .,':;|()[]-/!";
  private static final String WIDE = "mMW%@";
  private static final int NARROW_PIXELS = 4;
  private static final int USUAL_PIXELS = 7;
  private static final int CAPITAL_PIXELS = 9;
  private static final int WIDE_PIXELS = 12;

  private LetterWidth() {}

  static int of(String text) {
    return text.chars().map(LetterWidth::of).sum();
  }

  private static int of(int letter) {
    if (NARROW.indexOf(letter) >= 0) {
      return NARROW_PIXELS;
    }
    if (WIDE.indexOf(letter) >= 0) {
      return WIDE_PIXELS;
    }
    return Character.isUpperCase(letter) || letter == 'w' ? CAPITAL_PIXELS : USUAL_PIXELS;
  }
}
