package sew.image;

/**
 * A Huffman code of a JPEG file, ready to be looked up by the next bits.
 *
 * <p>An entry of {@link #look} is 0 where the code is longer than {@link #LOOK} bits. With {@link
 * #WHOLE} it holds the code and the bits of the coefficient behind it: in its lowest byte how many
 * bits these are, then the number of zeros before the coefficient, and in the upper half the
 * coefficient; a coefficient of 0 means 16 zeros, or with {@link #END} that the block ends.
 * Without, it holds how many bits the code has, and in the upper half the code's symbol.
 *
 * @param symbols by the order of their codes
 * @param maxCode by length, the code after the last one of that length, moved left to 16 bits
 * @param offset by length, what is added to a code for its place among the symbols
 */
record HuffmanTable(byte[] symbols, int[] look, int[] maxCode, int[] offset) {
  static final int LOOK = 11;
  static final int WHOLE = 1 << 12;
  static final int END = 1 << 13;
  private static final int MAX_LENGTH = 16;

  /**
   * The code of a segment.
   *
   * @param counts how many codes of 1 to 16 bits there are
   * @return null if these are no Huffman code
   */
  static HuffmanTable of(int[] counts, byte[] symbols) {
    int[] maxCode = new int[MAX_LENGTH + 2];
    int[] offset = new int[MAX_LENGTH + 1];
    int[] look = new int[1 << LOOK];
    int code = 0;
    int place = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      offset[length] = place - code;
      for (int i = 0; i < counts[length - 1]; i++) {
        if (length <= LOOK && code < 1 << length) {
          put(look, code, length, symbols[place] & 0xff);
        }
        code++;
        place++;
      }
      if (code >= 1 << length) {
        return null; // no code is of ones alone
      }
      maxCode[length] = code << (MAX_LENGTH - length);
      code <<= 1;
    }
    maxCode[MAX_LENGTH + 1] = Integer.MAX_VALUE;
    return new HuffmanTable(symbols, look, maxCode, offset);
  }

  boolean hasSizesAlone() {
    for (byte symbol : symbols) {
      if ((symbol & 0xf0) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The entries of all bits that begin with {@code code}. */
  private static void put(int[] look, int code, int length, int symbol) {
    int rest = LOOK - length;
    int zeros = symbol >> 4;
    int size = symbol & 15;
    for (int i = 0; i < 1 << rest; i++) {
      int entry;
      if (size == 0) {
        entry = WHOLE | length | (zeros == 15 ? 0 : END) | zeros << 8;
      } else if (size <= rest) {
        int value = signed(i >> (rest - size), size);
        entry = value << 16 | WHOLE | zeros << 8 | (length + size);
      } else {
        entry = symbol << 16 | length;
      }
      look[code << rest | i] = entry;
    }
  }

  /** How many bits the code has, and with {@link #WHOLE} those of the coefficient as well. */
  static int length(int entry) {
    return entry & 0xff;
  }

  /** The zeros before a {@link #WHOLE} coefficient. */
  static int zeros(int entry) {
    return (entry >> 8) & 15;
  }

  /** A {@link #WHOLE} coefficient. */
  static int value(int entry) {
    return entry >> 16;
  }

  /** The coefficient that {@code size} bits stand for. */
  static int signed(int bits, int size) {
    return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
  }

  /**
   * Looks up a code of any length.
   *
   * @param next the next 16 bits
   * @return the length and in the upper half the symbol, or -1 if there is no such code
   */
  int slowly(int next) {
    int length = 1;
    while (next >= maxCode[length]) {
      length++;
    }
    if (length > MAX_LENGTH) {
      return -1;
    }
    int place = (next >> (MAX_LENGTH - length)) + offset[length];
    return place < 0 || place >= symbols.length ? -1 : (symbols[place] & 0xff) << 16 | length;
  }
}
