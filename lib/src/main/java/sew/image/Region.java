package sew.image;

/**
 * The part of an image that was decoded.
 *
 * @param top the image's row that {@code pixels} begin with
 * @param left the image's column that {@code pixels} begin with
 */
record Region(int top, int left, Pixels pixels) {
  static Region whole(Pixels pixels) {
    return new Region(0, 0, pixels);
  }
}
