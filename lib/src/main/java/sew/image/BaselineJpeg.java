package sew.image;

import java.util.Arrays;

/**
 * What the header of the JPEG files of cameras and of ImageNet says: one scan of Huffman-coded
 * coefficients in grey or YCbCr, chroma of full size or halved.
 *
 * @param interval how many blocks of all components lie between two restarts, or 0
 * @param data where the scan's data begin
 */
record BaselineJpeg(int width, int height, Component[] components, int interval, int data) {
  private static final int BASELINE = 0xc0;
  private static final int EXTENDED = 0xc1;
  private static final int HUFFMAN_TABLES = 0xc4;
  private static final int START_OF_SCAN = 0xda;
  private static final int QUANTISATION_TABLES = 0xdb;
  private static final int RESTART_INTERVAL = 0xdd;
  private static final int JFIF = 0xe0;
  private static final int COMMENT = 0xfe;

  /**
   * A component.
   *
   * @param across blocks that lie beside each other in the smallest unit of the scan
   * @param down blocks below each other there
   * @param steps of quantisation, in the order of the file
   */
  record Component(int across, int down, int[] steps, HuffmanTable mean, PairTable others) {}

  /** Reads the header of {@code jpeg}; null if it is of another kind, or damaged. */
  static BaselineJpeg of(JpegHeader jpeg) throws CorruptImageException {
    return new Header(jpeg).read();
  }

  /** The tables that were read so far. */
  private static final class Header {
    private final JpegHeader jpeg;
    private final FileBytes file;
    private final int[][] steps = new int[4][];
    private final HuffmanTable[] means = new HuffmanTable[4];
    private final PairTable[] others = new PairTable[4];
    private int interval;
    private boolean isJfif;
    private int frame;

    Header(JpegHeader jpeg) {
      this.jpeg = jpeg;
      this.file = jpeg.file();
    }

    BaselineJpeg read() throws CorruptImageException {
      if (jpeg.components() == 4) {
        return null;
      }
      int at = 2;
      while (file.u8(at) == 0xff) {
        int marker = file.u8(at + 1);
        if (marker == 0xff) {
          at++;
          continue;
        }
        int from = at + 4;
        int end = at + 2 + file.u16(at + 2);
        if (marker == START_OF_SCAN) {
          return scan(from, end);
        }
        if (!segment(marker, from, end)) {
          return null;
        }
        at = end;
      }
      return null;
    }

    private boolean segment(int marker, int from, int end) throws CorruptImageException {
      switch (marker) {
        case BASELINE, EXTENDED -> {
          frame = from;
          return end - from == 6 + 3 * jpeg.components();
        }
        case HUFFMAN_TABLES -> {
          return codes(from, end);
        }
        case QUANTISATION_TABLES -> {
          return steps(from, end);
        }
        case RESTART_INTERVAL -> {
          interval = file.u16(from);
          return end - from == 2;
        }
        case JFIF -> isJfif |= file.has(from, "JFIF\0") && end - from >= 14;
        default -> {
          return (marker >= JFIF && marker <= 0xef) || marker == COMMENT;
        }
      }
      return true;
    }

    private boolean codes(int start, int end) throws CorruptImageException {
      int at = start;
      while (at < end) {
        int kind = file.u8(at++);
        int[] counts = new int[16];
        int sum = 0;
        for (int i = 0; i < 16; i++) {
          counts[i] = file.u8(at++);
          sum += counts[i];
        }
        if ((kind & 0xec) != 0 || sum > 256 || at + sum > end) {
          return false;
        }
        HuffmanTable code = HuffmanTable.of(counts, Arrays.copyOfRange(file.bytes(), at, at + sum));
        // The code of means is for sizes alone.
        if (code == null || (kind < 4 && !code.hasSizesAlone())) {
          return false;
        }
        if (kind < 4) {
          means[kind] = code;
        } else {
          others[kind & 3] = PairTable.of(code);
        }
        at += sum;
      }
      return at == end;
    }

    private boolean steps(int start, int end) throws CorruptImageException {
      int at = start;
      while (at < end) {
        int table = file.u8(at++);
        if (table > 3 || at + 64 > end) {
          return false; // also tables of 16 bits
        }
        steps[table] = new int[64];
        for (int i = 0; i < 64; i++) {
          steps[table][i] = file.u8(at++);
        }
      }
      return at == end;
    }

    private BaselineJpeg scan(int from, int end) throws CorruptImageException {
      int count = jpeg.components();
      boolean isWhole =
          frame != 0 && end - from == 4 + 2 * count && file.u8(from) == count && isYcbcr();
      if (!isWhole || file.u8(end - 3) != 0 || file.u8(end - 2) != 63 || file.u8(end - 1) != 0) {
        return null;
      }
      Component[] components = new Component[count];
      for (int i = 0; i < count; i++) {
        int inFrame = frame + 6 + 3 * i;
        int inScan = from + 1 + 2 * i;
        int tables = file.u8(inScan + 1);
        int table = file.u8(inFrame + 2);
        if (file.u8(inFrame) != file.u8(inScan) || (tables & 0xcc) != 0 || table > 3) {
          return null;
        }
        int sampling = file.u8(inFrame + 1);
        if (count == 1) {
          if (!isSampling(sampling >> 4) || !isSampling(sampling & 15)) {
            return null;
          }
          sampling = 0x11; // the blocks of a component that is alone follow each other singly
        }
        components[i] =
            new Component(
                sampling >> 4, sampling & 15, steps[table], means[tables >> 4], others[tables & 3]);
      }
      BaselineJpeg read = new BaselineJpeg(jpeg.width(), jpeg.height(), components, interval, end);
      return read.isSupported() ? read : null;
    }

    private static boolean isSampling(int factor) {
      return factor >= 1 && factor <= 4;
    }

    /** As libjpeg decides it. */
    private boolean isYcbcr() throws CorruptImageException {
      if (jpeg.components() == 1 || isJfif) {
        return true;
      }
      if (jpeg.adobeTransform() >= 0) {
        return jpeg.adobeTransform() == 1;
      }
      return file.u8(frame + 6) == 1 && file.u8(frame + 9) == 2 && file.u8(frame + 12) == 3;
    }
  }

  private boolean isSupported() {
    for (Component component : components) {
      if (component.steps() == null || component.mean() == null || component.others() == null) {
        return false;
      }
    }
    if (components.length == 1) {
      return true;
    }
    Component luma = components[0];
    boolean isSampled = luma.across() == 2 && (luma.down() == 1 || luma.down() == 2);
    boolean isFull = luma.across() == 1 && luma.down() == 1;
    // libjpeg does not smooth chroma of fewer than three columns.
    return (isFull || (isSampled && width > 4))
        && isSingle(components[1])
        && isSingle(components[2]);
  }

  private static boolean isSingle(Component component) {
    return component.across() == 1 && component.down() == 1;
  }
}
