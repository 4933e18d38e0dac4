package sew.image;

import java.util.Arrays;

/**
 * Sums of weighted pixels, colour by colour, rounded to 8 bits.
 *
 * <p>Pixels hold three colours, and so do sums: those of the blue of a pixel, of the green above it
 * and of the red above that are one number, those of green and red another, and those of red a
 * third. They overflow; what is left where one is taken from another is the sum of a colour, which
 * does not. That takes fewer operations than to part the colours of each pixel, and HotSpot makes
 * SIMD of loops of few operations alone.
 */
final class ColourSums {
  private static final int PRECISION = TriangleWeights.PRECISION;
  static final int HALF = 1 << (PRECISION - 1);

  private final int[] red;
  private final int[] green;
  private final int[] blue;

  /** For {@code width} pixels. */
  ColourSums(int width) {
    this.red = new int[width];
    this.green = new int[width];
    this.blue = new int[width];
  }

  /** So that the sum of each colour is {@link #HALF}. */
  void begin() {
    Arrays.fill(red, HALF);
    Arrays.fill(green, HALF + (HALF << 8));
    Arrays.fill(blue, HALF + (HALF << 8) + (HALF << 16));
  }

  void add(int[] pixels, int[] weights) {
    addRed(pixels, weights, red);
    addGreen(pixels, weights, green);
    addBlue(pixels, weights, blue);
  }

  void add(int[] a, int[] wa, int[] b, int[] wb, int[] c, int[] wc) {
    addRed(a, wa, b, wb, c, wc, red);
    addGreen(a, wa, b, wb, c, wc, green);
    addBlue(a, wa, b, wb, c, wc, blue);
  }

  void round(int[] outRed, int[] outGreen, int[] outBlue) {
    round(red, outRed);
    roundRest(green, red, outGreen);
    roundRest(blue, green, outBlue);
  }

  private static void addRed(int[] in, int[] weights, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (in[x] >> 16) * weights[x];
    }
  }

  private static void addRed(int[] a, int[] wa, int[] b, int[] wb, int[] c, int[] wc, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (a[x] >> 16) * wa[x] + (b[x] >> 16) * wb[x] + (c[x] >> 16) * wc[x];
    }
  }

  private static void addGreen(int[] in, int[] weights, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (in[x] >> 8) * weights[x];
    }
  }

  private static void addGreen(
      int[] a, int[] wa, int[] b, int[] wb, int[] c, int[] wc, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += (a[x] >> 8) * wa[x] + (b[x] >> 8) * wb[x] + (c[x] >> 8) * wc[x];
    }
  }

  private static void addBlue(int[] in, int[] weights, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += in[x] * weights[x];
    }
  }

  private static void addBlue(int[] a, int[] wa, int[] b, int[] wb, int[] c, int[] wc, int[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += a[x] * wa[x] + b[x] * wb[x] + c[x] * wc[x];
    }
  }

  /** Colours of sums of one colour alone, which began with {@link #HALF}. */
  static void round(int[] sums, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = rounded(sums[x]);
    }
  }

  private static void roundRest(int[] sums, int[] above, int[] out) {
    for (int x = 0; x < out.length; x++) {
      out[x] = rounded(sums[x] - (above[x] << 8));
    }
  }

  /**
   * From a sum to a colour. Rounded weights may add up to more than 1, where there are thousands.
   */
  private static int rounded(int sum) {
    int colour = sum >> PRECISION;
    return (colour | ((255 - colour) >> 31)) & 255;
  }
}
