package sew.reproduce.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** The least and largest value an axis shows, the same in every form of a figure. */
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

  /** Whether an axis can show a value: zero and below have no place on a logarithmic one. */
  static boolean shows(Panel.Axis axis, double value) {
    return Double.isFinite(value) && (!axis.logarithmic() || value > 0);
  }

  private static Limits of(Panel.Axis axis, DoubleStream values, double margin) {
    double[] shown = values.filter(v -> shows(axis, v)).sorted().toArray();
    double least = shown.length == 0 ? (axis.logarithmic() ? 0.1 : 0) : shown[0];
    double largest = shown.length == 0 ? 1 : shown[shown.length - 1];
    if (axis.logarithmic()) {
      least = Math.pow(10, Math.floor(Math.log10(least)));
      largest = Math.pow(10, Math.ceil(Math.log10(largest)));
      largest = largest > least ? largest : 10 * least;
    } else if (least == largest) {
      double around = least == 0 ? 1 : 0.1 * Math.abs(least);
      least -= around;
      largest += around;
    } else {
      double around = margin * (largest - least);
      least -= around;
      largest += around;
    }
    return new Limits(
        Double.isNaN(axis.from()) ? least : axis.from(),
        Double.isNaN(axis.to()) ? largest : axis.to());
  }
}
