package sew.image;

/**
 * A BMP file.
 *
 * @param topDown whether the first row is the top one
 * @param masks which bits of a pixel are red, green and blue, where its bits hold the colour
 */
record Bmp(
    FileBytes file,
    int width,
    int height,
    boolean topDown,
    int bits,
    int compression,
    long offset,
    long[] masks)
    implements EncodedImage {
  private static final int HEADER = 14;
  private static final int OLDEST = 12;
  private static final int NONE = 0;
  private static final int RUNS = 2;
  private static final int MASKS = 3;

  static Bmp of(FileBytes file) throws CorruptImageException {
    long offset = file.u32(10);
    long header = file.u32(HEADER);
    if (header == OLDEST) {
      return new Bmp(
          file, file.u16(18), file.u16(20), false, file.u16(24), NONE, offset, masks(file, NONE));
    }
    if (header < 40) {
      throw file.corrupt("expected a BMP image, found a header of %d bytes".formatted(header));
    }
    int height = (int) file.u32(22);
    int compression = Png.side(file.u32(30));
    return new Bmp(
        file,
        Png.side(file.u32(18)),
        Png.side(Math.abs((long) height)),
        height < 0,
        file.u16(28),
        compression,
        offset,
        masks(file, compression == MASKS ? MASKS : file.u16(28)));
  }

  private static long[] masks(FileBytes file, int kind) throws CorruptImageException {
    return switch (kind) {
      case MASKS -> new long[] {file.u32(54), file.u32(58), file.u32(62)};
      case 16 -> new long[] {0x7c00, 0x3e0, 0x1f};
      default -> new long[] {0xff0000, 0xff00, 0xff};
    };
  }

  @Override
  public Pixels decode() throws CorruptImageException {
    boolean palette = bits == 1 || bits == 4 || bits == 8;
    if (!(palette && compression <= RUNS)
        && !((bits == 16 || bits == 24 || bits == 32)
            && compression % MASKS == NONE
            && compression <= MASKS)) {
      throw file.corrupt(
          "expected a BMP image of 1, 4, 8, 16, 24 or 32 bits, found %d bits and compression %d"
              .formatted(bits, compression));
    }
    long stride = ((long) width * bits + 31) / 32 * 4;
    if (compression % MASKS == NONE) {
      // Some programs leave out what fills the last row.
      file.requireInside(offset, stride * (height - 1) + ((long) width * bits + 7) / 8);
    }
    return palette ? OpenCv.decode(this, file) : colours(stride);
  }

  private Pixels colours(long stride) throws CorruptImageException {
    byte[] rgb = new byte[width * height * 3];
    Channel[] channels = new Channel[3];
    for (int c = 0; c < 3; c++) {
      channels[c] = Channel.of(masks[c], file);
    }
    for (int y = 0; y < height; y++) {
      long from = offset + stride * (topDown ? y : height - 1 - y);
      int to = y * width * 3;
      for (int x = 0; x < width; x++) {
        long pixel = 0;
        for (int b = bits / 8 - 1; b >= 0; b--) {
          pixel = (pixel << 8) | (file.bytes()[(int) from + x * (bits / 8) + b] & 0xff);
        }
        for (int c = 0; c < 3; c++) {
          rgb[to++] = channels[c].of(pixel);
        }
      }
    }
    return new Pixels(height, width, rgb);
  }

  /** Bits of a pixel that hold a colour from 0 to {@code max}. */
  private record Channel(int shift, int max) {
    static Channel of(long mask, FileBytes file) throws CorruptImageException {
      int shift = Long.numberOfTrailingZeros(mask);
      long max = mask == 0 ? 0 : mask >> shift;
      if (max == 0 || max > 255 || (max & (max + 1)) != 0) {
        throw file.corrupt(
            "expected up to 8 neighbouring bits for a colour, found the mask %#x".formatted(mask));
      }
      return new Channel(shift, (int) max);
    }

    /** Rounded down, as Pillow does. */
    byte of(long pixel) {
      return (byte) (((pixel >> shift) & max) * 255 / max);
    }
  }
}
