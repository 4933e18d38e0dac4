package sew.data;

/** Events of N-MNIST: 5 bytes, of which the first two are x and y. */
final class NMnistFormat {
  static final int SENSOR = 34;
  static final int EVENT = 5;

  /** The y of an entry that is no event but marks an overflow of the time. */
  static final int OVERFLOW_ROW = 240;

  private NMnistFormat() {}

  /** Whether the first bytes of a file may be such events. */
  static boolean isPlausible(byte[] bytes) {
    int n = Math.min(FileKind.START, bytes.length) / EVENT;
    for (int i = 0; i < n; i++) {
      int x = Byte.toUnsignedInt(bytes[EVENT * i]);
      int y = Byte.toUnsignedInt(bytes[EVENT * i + 1]);
      if (y != OVERFLOW_ROW && (x >= SENSOR || y >= SENSOR)) {
        return false;
      }
    }
    return n > 1;
  }
}
