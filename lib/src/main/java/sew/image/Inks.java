package sew.image;

/**
 * Colours from cyan, magenta, yellow and black, as Pillow makes them: R = (255 - K) - C (255 - K) /
 * 255, rounded. OpenCV rounds otherwise.
 */
final class Inks {
  private Inks() {}

  /** Puts the colours of a pixel at {@code at}. */
  static void put(byte[] rgb, int at, int cyan, int magenta, int yellow, int black) {
    int white = 255 - black;
    rgb[at] = colour(cyan, white);
    rgb[at + 1] = colour(magenta, white);
    rgb[at + 2] = colour(yellow, white);
  }

  private static byte colour(int ink, int white) {
    int product = ink * white + 128;
    return (byte) Math.max(0, white - (((product >> 8) + product) >> 8));
  }
}
