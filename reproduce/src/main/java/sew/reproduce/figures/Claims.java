package sew.reproduce.figures;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.reproduce.result.Decimals;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What the paper says about a figure, checked on our curves and on the paper's own.
 *
 * <p>A claim is a number measured on a curve and the bounds it must lie in, the same for both.
 */
final class Claims {
  private final StringColumn claim = StringColumn.create("claim");
  private final StringColumn measure = StringColumn.create("measure");
  private final StringColumn ours = StringColumn.create("ours");
  private final StringColumn paper = StringColumn.create("paper's curve");
  private final StringColumn holds = StringColumn.create("holds");

  /** The interval, both ends included, a measure must lie in for its claim to hold. */
  record Bounds(double from, double to) {
    boolean hold(double x) {
      return from <= x && x <= to;
    }

    @Override
    public String toString() {
      return to == Double.POSITIVE_INFINITY
          ? "at least " + number(from)
          : from == 0 ? "at most " + number(to) : number(from) + " to " + number(to);
    }
  }

  /**
   * Checks one claim.
   *
   * @param curves our curve over the blocks and the paper's, which is null where there is none
   */
  void check(
      String claim,
      String measure,
      double[][] curves,
      ToDoubleFunction<double[]> measured,
      Bounds bounds) {
    double x = measured.applyAsDouble(curves[0]);
    this.claim.append(claim);
    this.measure.append(measure + ": " + bounds);
    ours.append(number(x));
    paper.append(curves[1] == null ? "-" : number(measured.applyAsDouble(curves[1])));
    holds.append(bounds.hold(x) ? "yes" : "NO");
  }

  Table table() {
    return Table.create("claims", claim, measure, ours, paper, holds);
  }

  /** How well a straight line explains {@code values}, R^2. */
  static double linearity(double[] values) {
    int n = values.length;
    double meanX = (n - 1) / 2.0;
    double meanY = 0;
    for (double y : values) {
      meanY += y / n;
    }
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int x = 0; x < n; x++) {
      xy += (x - meanX) * (values[x] - meanY);
      xx += (x - meanX) * (x - meanX);
      yy += (values[x] - meanY) * (values[x] - meanY);
    }
    return yy == 0 ? 1 : xy * xy / (xx * yy);
  }

  static double last(double[] values) {
    return values[values.length - 1];
  }

  static double first(double[] values) {
    return values[0];
  }

  /** The smallest over the stages that begin at {@code starts}. */
  static double min(double[] values, List<Integer> starts, ToDoubleFunction<double[]> measured) {
    return stages(values, starts).mapToDouble(measured).min().orElseThrow();
  }

  /** The largest over the stages that begin at {@code starts}. */
  static double max(double[] values, List<Integer> starts, ToDoubleFunction<double[]> measured) {
    return stages(values, starts).mapToDouble(measured).max().orElseThrow();
  }

  private static Stream<double[]> stages(double[] values, List<Integer> starts) {
    return IntStream.range(0, starts.size())
        .mapToObj(
            i ->
                Arrays.copyOfRange(
                    values,
                    starts.get(i),
                    i + 1 < starts.size() ? starts.get(i + 1) : values.length));
  }

  static double[] differences(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(l -> Math.abs(a[l] - b[l])).toArray();
  }

  /** (largest - smallest) / largest. */
  static double spread(double[] values) {
    double max = Arrays.stream(values).max().orElseThrow();
    double min = Arrays.stream(values).min().orElseThrow();
    return max == 0 ? 0 : (max - min) / max;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e6
        ? String.valueOf((long) value)
        : Decimals.significant(value, 3);
  }
}
