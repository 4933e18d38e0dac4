package sew.image;

/** Takes the pixels of an image, or of a part of it, row by row from above. */
interface PixelRows {
  /**
   * Takes row {@code y} of the image. The first row may come again where what decoded the image
   * gives up; then all rows follow again.
   *
   * @param red of the row's pixels, 0 to 255; all three are overwritten later
   */
  void put(int y, int[] red, int[] green, int[] blue);
}
