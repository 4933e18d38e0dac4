package sew.image;

/**
 * The inverse discrete cosine transform of JPEG, by Loeffler, Ligtenberg and Moschytz's algorithm
 * (ICASSP 1989) in 13-bit fixed point: the one of libjpeg that Pillow and OpenCV use, bit by bit.
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
  private static final int C1175 = 9633;
  private static final int C1501 = 12299;
  private static final int C1847 = 15137;
  private static final int C1961 = 16069;
  private static final int C2053 = 16819;
  private static final int C2562 = 20995;
  private static final int C3072 = 25172;

  // Samples of the lowest 10 bits of a value around 0.
  private static final int MASK = (1 << 10) - 1;
  private static final int[] SAMPLES = samples();

  private InverseDct() {}

  /** Of values around 0, as libjpeg limits them. */
  private static int[] samples() {
    int[] samples = new int[1 << 10];
    for (int i = 0; i < samples.length; i++) {
      int value = i < 1 << 9 ? i : i - (1 << 10);
      samples[i] = Math.max(0, Math.min(255, value + 128));
    }
    return samples;
  }

  /** Fills 8 x 8 samples at {@code at} with those of a block that has a mean alone. */
  static void flat(int mean, int[] out, int at, int stride) {
    int sample = SAMPLES[((mean + 4) >> 3) & MASK];
    for (int y = 0; y < 8; y++) {
      int row = at + y * stride;
      for (int x = 0; x < 8; x++) {
        out[row + x] = sample;
      }
    }
  }

  /** Puts 8 x 8 samples of 0 to 255 at {@code at}; {@code c} is overwritten. */
  static void transform(int[] c, int[] out, int at, int stride) {
    for (int x = 0; x < 8; x++) {
      column(c, x);
    }
    for (int y = 0; y < 8; y++) {
      row(c, 8 * y, out, at + y * stride);
    }
  }

  private static void column(int[] c, int x) {
    int c1 = c[x + 8];
    int c2 = c[x + 16];
    int c3 = c[x + 24];
    int c4 = c[x + 32];
    int c5 = c[x + 40];
    int c6 = c[x + 48];
    int c7 = c[x + 56];
    if ((c1 | c2 | c3 | c4 | c5 | c6 | c7) == 0) {
      int value = c[x] << 2;
      c[x] = value;
      c[x + 8] = value;
      c[x + 16] = value;
      c[x + 24] = value;
      c[x + 32] = value;
      c[x + 40] = value;
      c[x + 48] = value;
      c[x + 56] = value;
      return;
    }
    int z = (c2 + c6) * C541;
    int even2 = z - c6 * C1847;
    int even3 = z + c2 * C765;
    int half = 1 << (COLUMN_SHIFT - 1);
    int even0 = ((c[x] + c4) << BITS) + half;
    int even1 = ((c[x] - c4) << BITS) + half;
    int e0 = even0 + even3;
    int e1 = even1 + even2;
    int e2 = even1 - even2;
    int e3 = even0 - even3;

    int z5 = (c7 + c3 + c5 + c1) * C1175;
    int z1 = (c7 + c1) * -C899;
    int z2 = (c5 + c3) * -C2562;
    int z3 = (c7 + c3) * -C1961 + z5;
    int z4 = (c5 + c1) * -C390 + z5;
    int o0 = c1 * C1501 + z1 + z4;
    int o1 = c3 * C3072 + z2 + z3;
    int o2 = c5 * C2053 + z2 + z4;
    int o3 = c7 * C298 + z1 + z3;

    c[x] = (e0 + o0) >> COLUMN_SHIFT;
    c[x + 8] = (e1 + o1) >> COLUMN_SHIFT;
    c[x + 16] = (e2 + o2) >> COLUMN_SHIFT;
    c[x + 24] = (e3 + o3) >> COLUMN_SHIFT;
    c[x + 32] = (e3 - o3) >> COLUMN_SHIFT;
    c[x + 40] = (e2 - o2) >> COLUMN_SHIFT;
    c[x + 48] = (e1 - o1) >> COLUMN_SHIFT;
    c[x + 56] = (e0 - o0) >> COLUMN_SHIFT;
  }

  private static void row(int[] c, int from, int[] out, int at) {
    int c1 = c[from + 1];
    int c2 = c[from + 2];
    int c3 = c[from + 3];
    int c4 = c[from + 4];
    int c5 = c[from + 5];
    int c6 = c[from + 6];
    int c7 = c[from + 7];
    int z = (c2 + c6) * C541;
    int even2 = z - c6 * C1847;
    int even3 = z + c2 * C765;
    int half = 1 << (ROW_SHIFT - 1);
    int even0 = ((c[from] + c4) << BITS) + half;
    int even1 = ((c[from] - c4) << BITS) + half;
    int e0 = even0 + even3;
    int e1 = even1 + even2;
    int e2 = even1 - even2;
    int e3 = even0 - even3;

    int z5 = (c7 + c3 + c5 + c1) * C1175;
    int z1 = (c7 + c1) * -C899;
    int z2 = (c5 + c3) * -C2562;
    int z3 = (c7 + c3) * -C1961 + z5;
    int z4 = (c5 + c1) * -C390 + z5;
    int o0 = c1 * C1501 + z1 + z4;
    int o1 = c3 * C3072 + z2 + z3;
    int o2 = c5 * C2053 + z2 + z4;
    int o3 = c7 * C298 + z1 + z3;

    int[] samples = SAMPLES;
    out[at] = samples[((e0 + o0) >> ROW_SHIFT) & MASK];
    out[at + 1] = samples[((e1 + o1) >> ROW_SHIFT) & MASK];
    out[at + 2] = samples[((e2 + o2) >> ROW_SHIFT) & MASK];
    out[at + 3] = samples[((e3 + o3) >> ROW_SHIFT) & MASK];
    out[at + 4] = samples[((e3 - o3) >> ROW_SHIFT) & MASK];
    out[at + 5] = samples[((e2 - o2) >> ROW_SHIFT) & MASK];
    out[at + 6] = samples[((e1 - o1) >> ROW_SHIFT) & MASK];
    out[at + 7] = samples[((e0 - o0) >> ROW_SHIFT) & MASK];
  }
}
