package sew.image;

import java.util.Arrays;

/**
 * What each output pixel of a row or column takes of the input: Pillow's triangle filter, which
 * widens as the image shrinks, in fixed point.
 *
 * @param taps how many input pixels each output pixel is made of; some may weigh nothing
 * @param start the first input pixel that is needed
 * @param end the input pixel after the last that is needed
 * @param first the first input pixel of each output pixel
 * @param weights [output pixel, taps] in units of 2^-{@link #PRECISION}
 */
record TriangleWeights(int taps, int start, int end, int[] first, int[] weights) {
  static final int PRECISION = 32 - 8 - 2;

  /** Of {@code count} output pixels from {@code start}, of {@code out} made of {@code in}. */
  static TriangleWeights of(int in, int out, int start, int count) {
    double scale = (double) in / out;
    double support = Math.max(scale, 1);
    int[] first = new int[count];
    int[] end = new int[count];
    int taps = 1;
    for (int i = 0; i < count; i++) {
      double centre = (start + i + 0.5) * scale;
      first[i] = Math.max(0, (int) (centre - support + 0.5));
      end[i] = Math.min(in, (int) (centre + support + 0.5));
      taps = Math.max(taps, end[i] - first[i]);
    }
    int[] weights = new int[count * taps];
    double[] values = new double[taps];
    for (int i = 0; i < count; i++) {
      double centre = (start + i + 0.5) * scale;
      Arrays.fill(values, 0);
      triangle(centre, support, first[i], end[i] - first[i], values);
      // At the end of the input, pixels that weigh nothing come first.
      int padding = Math.max(0, first[i] + taps - in);
      first[i] -= padding;
      for (int k = 0; k < taps - padding; k++) {
        weights[i * taps + padding + k] = (int) (values[k] * (1 << PRECISION) + 0.5);
      }
    }
    return new TriangleWeights(taps, first[0], first[count - 1] + taps, first, weights);
  }

  /** The filter at the centres of {@code count} pixels from {@code from}; the sum is 1. */
  private static void triangle(
      double centre, double support, int from, int count, double[] values) {
    double sum = 0;
    for (int k = 0; k < count; k++) {
      values[k] = Math.max(0, 1 - Math.abs((k + from - centre + 0.5) / support));
      sum += values[k];
    }
    for (int k = 0; k < count && sum != 0; k++) {
      values[k] /= sum;
    }
  }

  /** The weights as [tap, output pixel]. */
  int[][] byTap() {
    int[][] byTap = new int[taps][first.length];
    for (int i = 0; i < first.length; i++) {
      for (int k = 0; k < taps; k++) {
        byTap[k][i] = weights[i * taps + k];
      }
    }
    return byTap;
  }

  /** The output pixels in reverse. */
  TriangleWeights mirrored() {
    int count = first.length;
    int[] mirroredFirst = new int[count];
    int[] mirroredWeights = new int[weights.length];
    for (int i = 0; i < count; i++) {
      mirroredFirst[count - 1 - i] = first[i];
      System.arraycopy(weights, i * taps, mirroredWeights, (count - 1 - i) * taps, taps);
    }
    return new TriangleWeights(taps, start, end, mirroredFirst, mirroredWeights);
  }
}
