package sew.image;

/** Takes the pixels of an image, or of a part of it, row by row from above. */
interface PixelRows {
  /**
   * Takes row {@code y} of the image. The first row may come again where what decoded the image
   * gives up; then all rows follow again.
   *
   * @param pixels of the row, each red, green and blue in one int, 0xrrggbb; they are overwritten
   *     later
   * @param from where the first of them lies
   */
  void put(int y, int[] pixels, int from);
}
