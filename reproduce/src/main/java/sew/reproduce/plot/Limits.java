package sew.reproduce.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The smallest and largest value an axis shows, the same in every form of a figure. */
record Limits(double from, double to) {
  private static final double MARGIN = 0.04;

  static Limits horizontal(Panel panel) {
    DoubleStream values =
        DoubleStream.concat(
            panel.curves().stream().flatMapToDouble(c -> Arrays.stream(panel.drawnX(c))),
            panel.marks().stream().mapToDouble(Double::doubleValue));
    return of(panel.x(), values, MARGIN / 2, hasPoints(panel.curves()));
  }

  static Limits vertical(Panel panel, boolean right) {
    List<Curve> curves = panel.curves().stream().filter(c -> c.onRight() == right).toList();
    DoubleStream values = curves.stream().flatMapToDouble(Limits::heights);
    return of(right ? panel.right() : panel.y(), values, MARGIN, hasPoints(curves));
  }

  private static boolean hasPoints(List<Curve> curves) {
    return curves.stream().anyMatch(curve -> curve.style() == Curve.Style.POINTS);
  }

  /** Of all points and the ends of their error bars. */
  private static DoubleStream heights(Curve curve) {
    return IntStream.range(0, curve.y().length)
        .boxed()
        .flatMapToDouble(
            i ->
                DoubleStream.of(
                    curve.y()[i] - curve.error(i), curve.y()[i], curve.y()[i] + curve.error(i)));
  }

  private static Limits of(Panel.Axis axis, DoubleStream values, double margin, boolean points) {
    double[] shown =
        DoubleStream.concat(values, DoubleStream.of(axis.withZero() ? 0 : Double.NaN))
            .filter(axis::shows)
            .sorted()
            .toArray();
    double min = shown.length == 0 ? (axis.logarithmic() ? 0.1 : 0) : shown[0];
    double max = shown.length == 0 ? 1 : shown[shown.length - 1];
    if (axis.withZero() && min == max) {
      max = 1; // all are zero: the axis still begins there
    }
    if (axis.logarithmic()) {
      // A point at a power of ten would lie on the frame.
      double around = points ? 1 + 2 * MARGIN : 1;
      min = Math.pow(10, Math.floor(Math.log10(min / around)));
      max = Math.pow(10, Math.ceil(Math.log10(max * around)));
      max = max > min ? max : 10 * min;
    } else if (min == max) {
      double around = min == 0 ? 1 : 0.1 * Math.abs(min);
      min -= around;
      max += around;
    } else {
      double around = margin * (max - min);
      min -= around;
      max += around;
    }
    return new Limits(
        Double.isNaN(axis.from()) ? min : axis.from(), Double.isNaN(axis.to()) ? max : axis.to());
  }
}
