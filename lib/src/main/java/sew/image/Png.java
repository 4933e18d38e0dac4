package sew.image;

/** A PNG file. */
record Png(FileBytes file, int width, int height, int bits, int colourType)
    implements EncodedImage {
  private static final int GREY = 0;

  static Png of(FileBytes file) throws CorruptImageException {
    if (!file.has(12, "IHDR")) {
      throw file.corrupt("expected the header of a PNG image, found another chunk; copy it again");
    }
    long width = file.u32(16);
    long height = file.u32(20);
    return new Png(file, side(width), side(height), file.u8(24), file.u8(25));
  }

  /** A number that is refused as too large if an int cannot hold it. */
  static int side(long pixels) {
    return (int) Math.min(pixels, Integer.MAX_VALUE);
  }

  @Override
  public Pixels decode() throws CorruptImageException {
    requireEnd();
    return bits == 16 && colourType == GREY
        ? OpenCv.decodeDeepGrey(this, file)
        : OpenCv.decode(this, file);
  }

  /** OpenCV fills what is missing with black. */
  private void requireEnd() throws CorruptImageException {
    long at = 8;
    while (!file.has(at + 4, "IEND")) {
      at += 12 + file.u32(at);
      file.requireInside(at, 12);
    }
  }
}
