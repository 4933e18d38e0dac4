package sew.reproduce.plot;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One set of axes.
 *
 * @param right the second vertical axis, or null
 * @param curves drawn in this order; a curve on the right axis needs {@code right}
 * @param marks positions of dotted vertical lines, such as downsample blocks
 */
public record Panel(
    String title, Axis x, Axis y, Axis right, List<Curve> curves, List<Double> marks) {

  /** Up to so many whole numbers have a tick each, and curves with error bars stand aside there. */
  static final int FEW = 8;

  /** How far neighbours stand apart, in steps of an axis of names or of a few whole numbers. */
  private static final double ASIDE = 0.14;

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

  /** The vertical axis of a curve. */
  Axis vertical(Curve curve) {
    return curve.onRight() ? right : y;
  }

  /** The points of a curve that both axes can show. */
  int[] shown(Curve curve) {
    return IntStream.range(0, curve.x().length)
        .filter(i -> x.shows(curve.x()[i]))
        .filter(i -> vertical(curve).shows(curve.y()[i]))
        .toArray();
  }

  /**
   * Where the points of a curve are drawn: beside those of other curves at the same name or whole
   * number, so that no point and no error bar hides another.
   */
  double[] drawnX(Curve curve) {
    List<Curve> beside = curves.stream().filter(Panel::standsAside).toList();
    if (!standsAside(curve) || beside.size() < 2 || !hasFewPlaces()) {
      return curve.x();
    }
    double step = Math.min(ASIDE, 0.6 / (beside.size() - 1));
    double aside = step * (beside.indexOf(curve) - (beside.size() - 1) / 2.0);
    return Arrays.stream(curve.x()).map(place -> place + aside).toArray();
  }

  private static boolean standsAside(Curve curve) {
    return curve.style() == Curve.Style.POINTS || curve.errors().length > 0;
  }

  /** Whether the horizontal axis has names, or a few whole numbers. */
  boolean hasFewPlaces() {
    double[] all = curves.stream().flatMapToDouble(c -> Arrays.stream(c.x())).sorted().toArray();
    return !x.names().isEmpty()
        || (isCounted() && all.length > 0 && all[all.length - 1] - all[0] <= FEW);
  }

  /** Whether the horizontal axis has whole numbers only: there is no half block. */
  boolean isCounted() {
    return !x.logarithmic()
        && curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.x()))
            .allMatch(value -> value == Math.rint(value));
  }

  /**
   * An axis with its label, the unit included.
   *
   * @param logarithmic in powers of ten; values must be positive, others are skipped
   * @param from the smallest value shown; NaN fits the curves
   * @param to the largest value shown; NaN fits the curves
   * @param withZero whether zero is shown even where no curve comes near it, as for a norm
   * @param names of the positions 1, 2, ...; empty for an axis of numbers
   */
  public record Axis(
      String label,
      boolean logarithmic,
      double from,
      double to,
      boolean withZero,
      List<String> names) {
    public Axis {
      names = List.copyOf(names);
    }

    public static Axis linear(String label) {
      return new Axis(label, false, Double.NaN, Double.NaN, false, List.of());
    }

    public static Axis logarithmic(String label) {
      return new Axis(label, true, Double.NaN, Double.NaN, false, List.of());
    }

    /** A linear axis that shows zero: for norms, rates and losses, whose ratios are read. */
    public static Axis fromZero(String label) {
      return new Axis(label, false, Double.NaN, Double.NaN, true, List.of());
    }

    /** An axis of names, such as those of networks, at 1, 2 and so on. */
    public static Axis names(String label, List<String> names) {
      return new Axis(label, false, 0.5, names.size() + 0.5, false, names);
    }

    public Axis between(double from, double to) {
      return new Axis(label, logarithmic, from, to, withZero, names);
    }

    /** Whether it can show a value: a logarithmic one has no place for zero and below. */
    boolean shows(double value) {
      return Double.isFinite(value) && (!logarithmic || value > 0);
    }
  }
}
