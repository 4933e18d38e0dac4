package sew.image;

import java.util.Arrays;

/**
 * The inverse discrete cosine transform of JPEG, by Loeffler, Ligtenberg and Moschytz's algorithm
 * (ICASSP 1989) in 13-bit fixed point: the one of libjpeg that Pillow and OpenCV use, bit by bit.
 *
 * <p>Integers have the same sums in any order, so that the algorithm's few products are multiplied
 * out here: each value before rounding is a sum of eight products. Many blocks are transformed at
 * once, coefficient by coefficient, in loops that HotSpot makes SIMD of.
 */
final class InverseDct {
  /** With coefficients of a larger sum of magnitudes an int is too small. */
  static final int MAX_NORM = 1 << 15;

  private static final int BITS = 13;
  // Columns keep two bits behind the point; a transform of rows and columns is 8 times too large.
  private static final int COLUMN_SHIFT = BITS - 2;
  private static final int ROW_SHIFT = BITS + 2 + 3;

  // In units of 2^-13, named by their value in thousandths.
  private static final int C298 = 2446;
  private static final int C390 = 3196;
  private static final int C541 = 4433;
  private static final int C765 = 6270;
  private static final int C899 = 7373;
  private static final int C1000 = 1 << BITS;
  private static final int C1175 = 9633;
  private static final int C1501 = 12299;
  private static final int C1847 = 15137;
  private static final int C1961 = 16069;
  private static final int C2053 = 16819;
  private static final int C2562 = 20995;
  private static final int C3072 = 25172;

  // Places in row-major order of the coefficients in the order of the file.
  private static final int[] ORDER = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  // What the coefficients 0, 2, 4 and 6 add to the values 0 to 3, and also to 7 to 4.
  private static final int[][] EVEN = {
    {C1000, C541 + C765, C1000, C541},
    {C1000, C541, -C1000, C541 - C1847},
    {C1000, -C541, -C1000, C1847 - C541},
    {C1000, -C541 - C765, C1000, -C541}
  };
  // What the coefficients 1, 3, 5 and 7 add to the values 0 to 3, and take from 7 to 4.
  private static final int[][] ODD = {
    {C1501 - C899 - C390 + C1175, C1175, C1175 - C390, C1175 - C899},
    {C1175, C3072 - C2562 - C1961 + C1175, C1175 - C2562, C1175 - C1961},
    {C1175 - C390, C1175 - C2562, C2053 - C2562 - C390 + C1175, C1175},
    {C1175 - C899, C1175 - C1961, C1175, C298 - C899 - C1961 + C1175}
  };

  // [place in the block in row-major order, block]: coefficients, then samples.
  private final int[][] values;
  // The same arrays in the order of the file.
  private final int[][] coefficients;
  private final int[] norms;
  // The two parts of the values 0 to 3.
  private final int[][] even;
  private final int[][] odd;
  // [half of a block's rows, column, block]
  private final int[][][] packed;

  /** For {@code count} blocks at once. */
  InverseDct(int count) {
    this.values = new int[64][count];
    this.coefficients = new int[64][];
    for (int k = 0; k < 64; k++) {
      coefficients[k] = values[ORDER[k]];
    }
    this.norms = new int[count];
    this.even = new int[4][count];
    this.odd = new int[4][count];
    this.packed = new int[2][8][count];
  }

  /** [64, blocks] in the order of the file; zeros but for what is put there. */
  int[][] coefficients() {
    return coefficients;
  }

  /** Whether an int is large enough for all sums. */
  boolean hasSmallNorms() {
    Arrays.fill(norms, 0);
    for (int k = 0; k < 64; k += 4) {
      addNorms(values[k], values[k + 1], values[k + 2], values[k + 3], norms);
    }
    int all = 0;
    for (int norm : norms) {
      all |= norm;
    }
    return all < MAX_NORM;
  }

  private static void addNorms(int[] a, int[] b, int[] c, int[] d, int[] norms) {
    for (int i = 0; i < norms.length; i++) {
      norms[i] += Math.abs(a[i]) + Math.abs(b[i]) + Math.abs(c[i]) + Math.abs(d[i]);
    }
  }

  /**
   * Makes samples of 0 to 255 of the coefficients.
   *
   * @return [2, 8, blocks], where each int has the samples of four rows of a column, the upper ones
   *     in its lower bytes
   */
  int[][][] samples() {
    for (int x = 0; x < 8; x++) {
      transform(x, 8, COLUMN_SHIFT);
    }
    for (int y = 0; y < 8; y++) {
      transform(8 * y, 1, ROW_SHIFT);
    }
    for (int half = 0; half < 2; half++) {
      for (int x = 0; x < 8; x++) {
        int at = 32 * half + x;
        pack(values[at], values[at + 8], values[at + 16], values[at + 24], packed[half][x]);
      }
    }
    return packed;
  }

  void clear() {
    for (int[] coefficients : values) {
      Arrays.fill(coefficients, 0);
    }
  }

  /** Transforms eight values in place, of which the first and their distance are given. */
  private void transform(int first, int step, int shift) {
    int[][] c = values;
    for (int k = 0; k < 4; k++) {
      int half = 1 << (shift - 1);
      int i = first;
      int j = first + step;
      add(c[i], c[i + 2 * step], c[i + 4 * step], c[i + 6 * step], EVEN[k], half, even[k]);
      add(c[j], c[j + 2 * step], c[j + 4 * step], c[j + 6 * step], ODD[k], 0, odd[k]);
    }
    for (int k = 0; k < 4; k++) {
      join(even[k], odd[k], shift, c[first + k * step], c[first + (7 - k) * step]);
    }
  }

  private static void add(
      int[] a, int[] b, int[] c, int[] d, int[] weights, int start, int[] sums) {
    int wa = weights[0];
    int wb = weights[1];
    int wc = weights[2];
    int wd = weights[3];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = wa * a[i] + wb * b[i] + wc * c[i] + wd * d[i] + start;
    }
  }

  private static void join(int[] even, int[] odd, int shift, int[] upper, int[] lower) {
    for (int i = 0; i < even.length; i++) {
      int e = even[i];
      int o = odd[i];
      upper[i] = (e + o) >> shift;
      lower[i] = (e - o) >> shift;
    }
  }

  private static void pack(int[] a, int[] b, int[] c, int[] d, int[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = limited(a[i]) | limited(b[i]) << 8 | limited(c[i]) << 16 | limited(d[i]) << 24;
    }
  }

  /** The sample of a value around 0, of which libjpeg takes 10 bits. */
  private static int limited(int value) {
    return ColourRows.clipped((value << 22 >> 22) + 128);
  }
}
