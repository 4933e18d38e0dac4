package sew.image;

import java.util.Arrays;

/**
 * The first image of a TIFF file, turned by its orientation: Pillow does so with TIFF alone.
 *
 * <p>What is compressed with loss or as a fax is left to OpenCV.
 */
record Tiff(FileBytes file, TiffTags tags, int width, int height) implements EncodedImage {
  private static final long MAX_BLOCK = 1 << 29;
  private static final long MAX_TILE = 1 << 26;
  private static final int FAX = 4;
  private static final int JPEG = 7;

  /** What the samples of a pixel are. */
  private enum Kind {
    GREY,
    RGB,
    PREMULTIPLIED,
    PALETTE,
    CMYK
  }

  static Tiff of(FileBytes file) throws CorruptImageException {
    TiffTags tags = TiffTags.of(file);
    return new Tiff(file, tags, tags.first(TiffTags.WIDTH, 0), tags.first(TiffTags.HEIGHT, 0));
  }

  private int photometric() {
    return tags.first(TiffTags.PHOTOMETRIC, -1);
  }

  private int samples() {
    return tags.first(TiffTags.SAMPLES, 1);
  }

  private int bits() {
    return tags.first(TiffTags.BITS, 1);
  }

  private CorruptImageException unsupported() {
    return file.corrupt(
        "expected a TIFF image in grey, RGB, palette or CMYK, found %d samples of %d bits, photometric %d, compression %d; save it as PNG"
            .formatted(samples(), bits(), photometric(), tags.first(TiffTags.COMPRESSION, 1)));
  }

  @Override
  public Pixels decode() throws CorruptImageException {
    int number = tags.first(TiffTags.COMPRESSION, 1);
    TiffCompression compression = TiffCompression.of(number);
    if (compression != null) {
      return Orientation.turn(pixels(compression), tags.first(TiffTags.ORIENTATION, 1));
    }
    boolean fax = number > 1 && number <= FAX && bits() == 1 && samples() == 1;
    boolean jpeg = number == JPEG && bits() == 8 && (samples() == 1 || samples() == 3);
    if (!fax && !jpeg) {
      throw unsupported();
    }
    return OpenCv.decode(this, file);
  }

  private Kind kind() throws CorruptImageException {
    int alpha = tags.first(TiffTags.EXTRA_SAMPLES, 2);
    int format = tags.first(TiffTags.SAMPLE_FORMAT, 1);
    int bits = bits();
    boolean whole = format == 1 && (bits == 8 || bits == 16);
    boolean small = format == 1 && (bits == 1 || bits == 2 || bits == 4);
    Kind kind =
        switch (photometric()) {
          case 0 -> samples() == 1 && (small || (whole && bits == 8)) ? Kind.GREY : null;
          case 1 -> isGrey(small || whole, format, alpha) ? Kind.GREY : null;
          case 2 ->
              !whole || samples() < 3 || samples() > 4
                  ? null
                  : samples() == 4 && alpha == 1 ? Kind.PREMULTIPLIED : Kind.RGB;
          case 3 -> samples() == 1 && (small || (whole && bits == 8)) ? Kind.PALETTE : null;
          case 5 -> samples() == 4 && whole && bits == 8 ? Kind.CMYK : null;
          default -> null;
        };
    boolean planes = tags.first(TiffTags.PLANES, 1) == 2 && samples() > 1;
    int predictor = tags.first(TiffTags.PREDICTOR, 1);
    if (kind == null
        || (kind == Kind.PREMULTIPLIED && bits != 8)
        || (planes && !(kind == Kind.RGB && bits == 8 && samples() == 3))
        || predictor > 2
        || (predictor == 2 && !whole)
        || tags.first(TiffTags.FILL_ORDER, 1) != 1
        || sameBits() != bits) {
      throw unsupported();
    }
    return kind;
  }

  private boolean isGrey(boolean whole, int format, int alpha) {
    boolean real = format == 3 && bits() == 32;
    return samples() == 1 ? whole || real : samples() == 2 && bits() == 8 && whole && alpha != 1;
  }

  /** The bits of a sample, or -1 where samples differ. */
  private int sameBits() {
    long[] all = tags.values().getOrDefault(TiffTags.BITS, new long[] {1});
    for (long bits : all) {
      if (bits != all[0]) {
        return -1;
      }
    }
    return (int) all[0];
  }

  private Pixels pixels(TiffCompression compression) throws CorruptImageException {
    Kind kind = kind();
    boolean tiled = tags.has(TiffTags.TILE_OFFSETS);
    int blockWidth = tiled ? tags.first(TiffTags.TILE_WIDTH, 0) : width;
    int rows =
        tiled
            ? tags.first(TiffTags.TILE_HEIGHT, 0)
            : Math.min(height, tags.first(TiffTags.ROWS_PER_STRIP, height));
    long[] offsets = tags.all(tiled ? TiffTags.TILE_OFFSETS : TiffTags.STRIP_OFFSETS);
    long[] sizes =
        compression == TiffCompression.NONE
            ? offsets
            : tags.all(tiled ? TiffTags.TILE_BYTES : TiffTags.STRIP_BYTES);
    int planes = tags.first(TiffTags.PLANES, 1) == 2 ? samples() : 1;
    if (blockWidth < 1 || rows < 1) {
      throw unsupported();
    }
    long stride = ((long) blockWidth * bits() * (samples() / planes) + 7) / 8;
    // A strip is no larger than the image; a tile may be, but not by much.
    long image = ((long) width * bits() * samples() + 7) / 8 * height;
    if (stride > Math.max(MAX_TILE, Math.min(image, MAX_BLOCK)) / rows) {
      throw file.corrupt(
          "expected strips and tiles of less than %,d bytes of pixels, found %,d x %,d pixels; save it as PNG"
              .formatted(MAX_BLOCK, blockWidth, rows));
    }
    int across = (int) (((long) width + blockWidth - 1) / blockWidth);
    int blocks = across * ((height + rows - 1) / rows);
    if (offsets.length < (long) blocks * planes || sizes.length < (long) blocks * planes) {
      throw file.corrupt(
          "expected %d strips or tiles, found %d"
              .formatted((long) blocks * planes, offsets.length));
    }
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < blocks * planes; i++) {
      int left = i % blocks % across * blockWidth;
      int top = i % blocks / across * rows;
      // The last strip has no more rows than the image, a tile has.
      int here = tiled ? rows : Math.min(rows, height - top);
      // Old programs write no sizes, or wrong ones, where nothing is compressed.
      long size = compression == TiffCompression.NONE ? stride * here : sizes[i];
      file.requireInside(offsets[i], size);
      byte[] packed = Arrays.copyOfRange(file.bytes(), (int) offsets[i], (int) (offsets[i] + size));
      byte[] block = compression.unpack(packed, file, (int) stride * here);
      FileBytes values = new FileBytes(block, file.name(), file.bigEndian());
      if (tags.first(TiffTags.PREDICTOR, 1) == 2) {
        addDifferences(values, (int) stride, here, samples() / planes);
      }
      for (int y = top; y < Math.min(top + here, height); y++) {
        for (int x = left; x < Math.min(left + blockWidth, width); x++) {
          long at = (y - top) * stride * 8 + (long) (x - left) * bits() * (samples() / planes);
          int to = (y * width + x) * 3;
          if (planes > 1) {
            rgb[to + i / blocks] = (byte) sample(values, at);
          } else {
            put(kind, values, at, rgb, to);
          }
        }
      }
    }
    return new Pixels(height, width, rgb);
  }

  /** Each sample is the difference to that of the pixel before. */
  private void addDifferences(FileBytes block, int stride, int rows, int samples)
      throws CorruptImageException {
    byte[] bytes = block.bytes();
    int size = bits() / 8;
    for (int y = 0; y < rows; y++) {
      for (int at = y * stride + samples * size; at < (y + 1) * stride; at += size) {
        if (size == 1) {
          bytes[at] += bytes[at - samples];
        } else {
          int sum = block.u16(at) + block.u16(at - 2L * samples);
          bytes[at] = (byte) (block.bigEndian() ? sum >> 8 : sum);
          bytes[at + 1] = (byte) (block.bigEndian() ? sum : sum >> 8);
        }
      }
    }
  }

  /** The number of up to 16 bits at bit {@code at}. */
  private int sample(FileBytes block, long at) throws CorruptImageException {
    int bits = bits();
    return bits == 16
        ? block.u16(at / 8)
        : (block.u8(at / 8) >> (8 - bits - (int) (at % 8))) & ((1 << bits) - 1);
  }

  private void put(Kind kind, FileBytes block, long at, byte[] rgb, int to)
      throws CorruptImageException {
    int bits = bits();
    switch (kind) {
      case GREY -> {
        int grey = grey(block, at);
        rgb[to] = (byte) grey;
        rgb[to + 1] = (byte) grey;
        rgb[to + 2] = (byte) grey;
      }
      case RGB -> {
        for (int c = 0; c < 3; c++) {
          rgb[to + c] = (byte) (sample(block, at + (long) c * bits) >> (bits - 8));
        }
      }
      case PREMULTIPLIED -> {
        int alpha = sample(block, at + 24);
        for (int c = 0; c < 3; c++) {
          int colour = sample(block, at + 8L * c);
          rgb[to + c] =
              (byte) (alpha == 0 || alpha == 255 ? colour : Math.min(255, 255 * colour / alpha));
        }
      }
      case PALETTE -> {
        long[] colours = tags.all(TiffTags.COLOURS);
        int index = sample(block, at);
        if (colours.length != 3 << bits) {
          throw unsupported();
        }
        for (int c = 0; c < 3; c++) {
          rgb[to + c] = (byte) (colours[(c << bits) + index] >> 8);
        }
      }
      case CMYK ->
          Inks.put(
              rgb,
              to,
              sample(block, at),
              sample(block, at + 8),
              sample(block, at + 16),
              sample(block, at + 24));
    }
  }

  private int grey(FileBytes block, long at) throws CorruptImageException {
    int bits = bits();
    if (bits == 32) {
      float value = Float.intBitsToFloat((int) block.u32(at / 8));
      return (int) Math.max(0, Math.min(255, value));
    }
    // Pillow cuts 16 bits off at 255.
    int value = sample(block, at);
    int grey = bits == 16 ? Math.min(255, value) : value * 255 / ((1 << bits) - 1);
    return photometric() == 0 ? 255 - grey : grey;
  }
}
