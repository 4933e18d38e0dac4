package sew.image;

/** A JPEG file. */
record Jpeg(JpegHeader header) implements EncodedImage {
  private static final int YCCK = 2;

  static Jpeg of(FileBytes file) throws CorruptImageException {
    return new Jpeg(JpegHeader.of(file));
  }

  @Override
  public int width() {
    return header.width();
  }

  @Override
  public int height() {
    return header.height();
  }

  @Override
  public Pixels decode() throws CorruptImageException {
    Box all = new Box(0, 0, height(), width());
    PackedRows packed = new PackedRows(all);
    return BaselineScan.decode(header, all, packed) ? packed.pixels() : decodeOther();
  }

  @Override
  public void decode(Box box, PixelRows rows) throws CorruptImageException {
    if (!BaselineScan.decode(header, box, rows)) {
      decodeOther().put(box, rows);
    }
  }

  /** Files of rare kinds, and damaged ones, are left to larger libraries. */
  private Pixels decodeOther() throws CorruptImageException {
    return header.components() == 4
        ? InkJpeg.decode(
            header.file(), width(), height(), header.end(), header.adobeTransform() == YCCK)
        : OpenCv.decode(this, header.file());
  }
}
