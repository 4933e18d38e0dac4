package sew.image;

/** The eight ways in which an image lies in a file. */
final class Orientation {
  private Orientation() {}

  /** The image as it is looked at; {@code orientation} is that of TIFF and EXIF, 1 to 8. */
  static Pixels turn(Pixels image, int orientation) {
    if (orientation <= 1 || orientation > 8) {
      return image;
    }
    boolean swapped = orientation > 4;
    boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    int height = swapped ? image.width() : image.height();
    int width = swapped ? image.height() : image.width();
    byte[] rgb = new byte[image.rgb().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = swapped ? y : x;
        int row = swapped ? x : y;
        int fromX = right ? image.width() - 1 - column : column;
        int fromY = bottom ? image.height() - 1 - row : row;
        int from = (fromY * image.width() + fromX) * 3;
        System.arraycopy(image.rgb(), from, rgb, (y * width + x) * 3, 3);
      }
    }
    return new Pixels(height, width, rgb);
  }
}
