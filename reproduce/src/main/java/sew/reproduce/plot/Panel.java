package sew.reproduce.plot;

import java.util.List;

/**
 * One set of axes.
 *
 * @param right the second vertical axis, or null
 * @param curves drawn in this order; a curve on the right axis needs {@code right}
 * @param marks positions of dotted vertical lines, such as downsample blocks
 */
public record Panel(
    String title, Axis x, Axis y, Axis right, List<Curve> curves, List<Double> marks) {

  public Panel {
    if (right == null && curves.stream().anyMatch(Curve::onRight)) {
      throw new IllegalArgumentException(title + ": a curve on the right axis needs that axis");
    }
    curves = List.copyOf(curves);
    marks = List.copyOf(marks);
  }

  /** A panel with one vertical axis and no marks. */
  public Panel(String title, Axis x, Axis y, List<Curve> curves) {
    this(title, x, y, null, curves, List.of());
  }

  /**
   * An axis with its label, the unit included.
   *
   * @param logarithmic in powers of ten; values must be positive, others are skipped
   * @param from the smallest value shown; NaN fits the curves
   * @param to the largest value shown; NaN fits the curves
   */
  public record Axis(String label, boolean logarithmic, double from, double to) {
    public static Axis linear(String label) {
      return new Axis(label, false, Double.NaN, Double.NaN);
    }

    public static Axis logarithmic(String label) {
      return new Axis(label, true, Double.NaN, Double.NaN);
    }

    public Axis between(double from, double to) {
      return new Axis(label, logarithmic, from, to);
    }
  }
}
