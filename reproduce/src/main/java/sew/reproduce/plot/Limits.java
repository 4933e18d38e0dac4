package sew.reproduce.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** The smallest and largest value an axis shows, the same in every form of a figure. */
record Limits(double from, double to) {

  static Limits horizontal(Panel panel) {
    DoubleStream values =
        DoubleStream.concat(
            panel.curves().stream().flatMapToDouble(c -> Arrays.stream(c.x())),
            panel.marks().stream().mapToDouble(Double::doubleValue));
    return of(panel.x(), values, 0);
  }

  static Limits vertical(Panel panel, boolean right) {
    List<Curve> curves = panel.curves().stream().filter(c -> c.onRight() == right).toList();
    DoubleStream values = curves.stream().flatMapToDouble(c -> Arrays.stream(c.y()));
    return of(right ? panel.right() : panel.y(), values, 0.04);
  }

  /** Whether an axis can show a value: a logarithmic one has no place for zero and below. */
  static boolean shows(Panel.Axis axis, double value) {
    return Double.isFinite(value) && (!axis.logarithmic() || value > 0);
  }

  private static Limits of(Panel.Axis axis, DoubleStream values, double margin) {
    double[] shown = values.filter(v -> shows(axis, v)).sorted().toArray();
    double min = shown.length == 0 ? (axis.logarithmic() ? 0.1 : 0) : shown[0];
    double max = shown.length == 0 ? 1 : shown[shown.length - 1];
    if (axis.logarithmic()) {
      min = Math.pow(10, Math.floor(Math.log10(min)));
      max = Math.pow(10, Math.ceil(Math.log10(max)));
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
