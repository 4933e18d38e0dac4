package sew.image;

/** A WebP file. Source: RFC 9649. */
record WebP(FileBytes file, int width, int height) implements EncodedImage {
  private static final int ANIMATION = 0x02;

  static WebP of(FileBytes file) throws CorruptImageException {
    file.requireInside(8, file.u32(4));
    if (file.has(12, "VP8 ")) {
      return new WebP(file, file.u16(26) & 0x3fff, file.u16(28) & 0x3fff);
    }
    if (file.has(12, "VP8L")) {
      long sides = file.u32(21);
      return new WebP(file, (int) (sides & 0x3fff) + 1, (int) ((sides >> 14) & 0x3fff) + 1);
    }
    if (!file.has(12, "VP8X")) {
      throw file.corrupt("expected a WebP image, found a chunk of another kind at its start");
    }
    if ((file.u8(20) & ANIMATION) != 0) {
      throw file.corrupt("expected a WebP image, found an animation; save one of its images");
    }
    return new WebP(file, u24(file, 24) + 1, u24(file, 27) + 1);
  }

  private static int u24(FileBytes file, int at) throws CorruptImageException {
    return file.u16(at) | (file.u8(at + 2) << 16);
  }

  @Override
  public Pixels decode() throws CorruptImageException {
    return OpenCv.decode(this, file);
  }
}
