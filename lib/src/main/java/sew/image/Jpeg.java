package sew.image;

/** The markers of a JPEG file, as far as needed to tell whether the file is complete. */
final class Jpeg {
  private static final int START_OF_IMAGE = 0xd8;
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  private Jpeg() {}

  /**
   * Whether {@code file} is a JPEG whose last scan has no end, which decoders fill with grey.
   *
   * <p>A thumbnail in the header has its own end, but it comes before the scan of the image.
   */
  static boolean isCutOff(byte[] file) {
    return isMarker(file, 0, START_OF_IMAGE)
        && last(file, END_OF_IMAGE) <= last(file, START_OF_SCAN);
  }

  private static int last(byte[] file, int marker) {
    int at = file.length - 2;
    while (at >= 0 && !isMarker(file, at, marker)) {
      at--;
    }
    return at;
  }

  private static boolean isMarker(byte[] file, int at, int marker) {
    return at + 1 < file.length && (file[at] & 0xff) == 0xff && (file[at + 1] & 0xff) == marker;
  }
}
