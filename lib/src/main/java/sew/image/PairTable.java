package sew.image;

/**
 * A Huffman code of coefficients, of which two are looked up at once where the bits of both fit.
 *
 * <p>An entry of {@link #look} holds, from its lowest bit on: how many bits are taken (4); the
 * zeros before the first coefficient (4); how many places behind it the second one lies (6), 0 if
 * there is none, or so many that it is outside of the block if the bits do not hold even one;
 * whether the block ends (1); the second coefficient (7) and the first one (10). Where the block
 * ends, and at 16 zeros, a coefficient is 0.
 *
 * @param code of single coefficients
 */
record PairTable(HuffmanTable code, int[] look) {
  static final int END = 1 << 14;
  private static final int NONE = 63 << 8;

  static PairTable of(HuffmanTable code) {
    int[] single = code.look();
    int[] look = new int[single.length];
    for (int i = 0; i < look.length; i++) {
      int entry = first(single[i]);
      int length = length(entry);
      // The bits behind those of the first coefficient; zeros come after them.
      int second = length == 0 ? 0 : single[(i << length) & (single.length - 1)];
      boolean hasEnded = (entry & END) != 0;
      look[i] = hasEnded || !fits(second, length) ? entry : both(entry, second);
    }
    return new PairTable(code, look);
  }

  private static int first(int single) {
    int value = HuffmanTable.value(single);
    if ((single & HuffmanTable.WHOLE) == 0 || value << 22 >> 22 != value) {
      return NONE;
    }
    int end = (single & HuffmanTable.END) != 0 ? END : 0;
    return value << 22 | end | HuffmanTable.zeros(single) << 4 | HuffmanTable.length(single);
  }

  private static boolean fits(int second, int length) {
    int value = HuffmanTable.value(second);
    return (second & HuffmanTable.WHOLE) != 0
        && length + HuffmanTable.length(second) <= HuffmanTable.LOOK
        && value << 25 >> 25 == value;
  }

  private static int both(int entry, int second) {
    int end = (second & HuffmanTable.END) != 0 ? END : 0;
    int value = HuffmanTable.value(second) & 0x7f;
    int distance = HuffmanTable.zeros(second) + 1;
    return (entry | value << 15 | end | distance << 8) + HuffmanTable.length(second);
  }

  static int length(int entry) {
    return entry & 15;
  }

  static int zeros(int entry) {
    return (entry >> 4) & 15;
  }

  static int distance(int entry) {
    return (entry >> 8) & 63;
  }

  static int firstValue(int entry) {
    return entry >> 22;
  }

  static int secondValue(int entry) {
    return entry << 10 >> 25;
  }
}
