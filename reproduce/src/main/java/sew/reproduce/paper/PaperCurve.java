package sew.reproduce.paper;

import java.util.Arrays;

/**
 * One polyline of a figure, as its vertices.
 *
 * @param panel such as "a-left"; see the README beside the numbers
 * @param series its name in the paper's legend
 * @param x epochs or block indexes l, from 0, increasing, with gaps where the line is straight
 * @param y in the units of the axis, as many as {@code x}
 */
public record PaperCurve(String panel, String series, int[] x, double[] y) {

  /** The values at {@code from} to {@code to}, both included; NaN before and after the line. */
  public double[] interpolated(int from, int to) {
    double[] values = new double[to - from + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = at(from + i);
    }
    return values;
  }

  /** Whether the drawing has a vertex there, not only a line through. */
  public boolean hasVertexAt(int where) {
    return Arrays.binarySearch(x, where) >= 0;
  }

  private double at(int where) {
    int found = Arrays.binarySearch(x, where);
    if (found >= 0) {
      return y[found];
    }
    int next = -found - 1;
    if (next == 0 || next == x.length) {
      return Double.NaN;
    }
    double share = (double) (where - x[next - 1]) / (x[next] - x[next - 1]);
    return y[next - 1] + share * (y[next] - y[next - 1]);
  }
}
