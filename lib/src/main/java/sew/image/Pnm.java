package sew.image;

/**
 * A PPM, PGM or PBM file, in binary or as text.
 *
 * @param kind the digit after the P
 * @param max the value of white
 * @param start of the pixels
 */
record Pnm(FileBytes file, int kind, int width, int height, int max, int start)
    implements EncodedImage {
  private static final int MAX_DIGITS = 10;

  static boolean isStart(FileBytes file) {
    byte[] b = file.bytes();
    return b.length > 2
        && b[0] == 'P'
        && b[1] >= '1'
        && b[1] <= '6'
        && (isSpace(b[2]) || b[2] == '#');
  }

  private static boolean isSpace(int c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static Pnm of(FileBytes file) throws CorruptImageException {
    int kind = file.u8(1) - '0';
    Numbers header = new Numbers(file, 2);
    int width = header.next(MAX_DIGITS);
    int height = header.next(MAX_DIGITS);
    int max = kind == 1 || kind == 4 ? 1 : header.next(MAX_DIGITS);
    if (max < 1 || max > 65535) {
      throw file.corrupt("expected a white of 1 to 65535, found " + max);
    }
    return new Pnm(file, kind, width, height, max, header.at + 1);
  }

  /** Reads decimal numbers between spaces and comments. */
  private static final class Numbers {
    private final FileBytes file;
    private int at;

    Numbers(FileBytes file, int at) {
      this.file = file;
      this.at = at;
    }

    int next(int maxDigits) throws CorruptImageException {
      int c = file.u8(at);
      while (isSpace(c) || c == '#') {
        while (c == '#' && file.u8(at) != '\n' && file.u8(at) != '\r') {
          at++;
        }
        c = file.u8(++at);
      }
      long value = 0;
      int digits = 0;
      // The last number of a file may end with it.
      for (; at < file.length() && digits < maxDigits && !isSpace(file.u8(at)); at++, digits++) {
        int digit = file.u8(at) - '0';
        if (digit < 0 || digit > 9) {
          throw file.corrupt("expected a number at byte %d, found another byte".formatted(at));
        }
        value = value * 10 + digit;
      }
      return Png.side(value);
    }
  }

  @Override
  public Pixels decode() throws CorruptImageException {
    int channels = kind % 3 == 0 ? 3 : 1;
    long values = (long) width * height * channels;
    Values in = kind <= 3 ? text(values) : binary(values);
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0; i < rgb.length; i += channels == 3 ? 1 : 3) {
      byte colour = colour(in.next(), channels);
      rgb[i] = colour;
      if (channels == 1) {
        rgb[i + 1] = colour;
        rgb[i + 2] = colour;
      }
    }
    return new Pixels(height, width, rgb);
  }

  private byte colour(int value, int channels) throws CorruptImageException {
    if (value > max) {
      if (kind <= 3) {
        throw file.corrupt("expected values up to %d, found %d".formatted(max, value));
      }
      return (byte) 255;
    }
    if (kind == 1 || kind == 4) {
      return (byte) (value == 0 ? 255 : 0); // bits are ink
    }
    // Pillow keeps deep grey in 16 bits, and cuts these off at 255.
    int white = channels == 1 && max > 255 ? 65535 : 255;
    return (byte) Math.min(255, Math.rint((double) value / max * white));
  }

  @FunctionalInterface
  private interface Values {
    int next() throws CorruptImageException;
  }

  private Values text(long values) throws CorruptImageException {
    file.requireInside(start, values); // a digit each, at least
    Numbers numbers = new Numbers(file, start - 1);
    return () -> numbers.next(kind == 1 ? 1 : MAX_DIGITS);
  }

  private Values binary(long values) throws CorruptImageException {
    int size = max > 255 ? 2 : 1;
    int rowBytes = (width + 7) / 8;
    file.requireInside(start, kind == 4 ? (long) rowBytes * height : values * size);
    byte[] bytes = file.bytes();
    return new Values() {
      private int i;

      @Override
      public int next() throws CorruptImageException {
        int n = i++;
        if (kind == 4) {
          int x = n % width;
          return (bytes[start + n / width * rowBytes + x / 8] >> (7 - x % 8)) & 1;
        }
        return size == 2 ? file.u16(start + 2L * n) : bytes[start + n] & 0xff;
      }
    };
  }
}
