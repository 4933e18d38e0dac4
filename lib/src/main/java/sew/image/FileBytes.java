package sew.image;

/**
 * The bytes of an image file, read as numbers.
 *
 * @param name of the file, for errors
 */
record FileBytes(byte[] bytes, String name, boolean bigEndian) {
  int length() {
    return bytes.length;
  }

  /** An unsigned number of 8 bits. */
  int u8(long at) throws CorruptImageException {
    requireInside(at, 1);
    return bytes[(int) at] & 0xff;
  }

  /** An unsigned number of 16 bits. */
  int u16(long at) throws CorruptImageException {
    int first = u8(at);
    int second = u8(at + 1);
    return bigEndian ? (first << 8) | second : (second << 8) | first;
  }

  /** An unsigned number of 32 bits. */
  long u32(long at) throws CorruptImageException {
    long first = u16(at);
    long second = u16(at + 2);
    return bigEndian ? (first << 16) | second : (second << 16) | first;
  }

  boolean has(long at, String ascii) {
    for (int i = 0; i < ascii.length(); i++) {
      if (at + i >= bytes.length || (bytes[(int) at + i] & 0xff) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Fails if not all of {@code count} bytes from {@code at} are there. */
  void requireInside(long at, long count) throws CorruptImageException {
    if (at < 0 || count < 0 || at > bytes.length - count) {
      throw corrupt("expected a whole image, found one that is cut off; copy it again");
    }
  }

  CorruptImageException corrupt(String problem) {
    return new CorruptImageException(name, problem);
  }
}
