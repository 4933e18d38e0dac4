package sew.reproduce.plot;

/**
 * A line through points, or points alone.
 *
 * @param name in the legend; the same name has the same colour in every panel
 * @param x as many as {@code y}; points with NaN are skipped
 * @param colour which of the palette's colours, from 0
 * @param errors half the length of the error bar of each point, NaN for none; empty for a curve
 *     without error bars
 */
public record Curve(
    String name,
    double[] x,
    double[] y,
    int colour,
    Style style,
    boolean onRight,
    double[] errors) {
  private static final double[] NO_ERRORS = {};

  /** How a curve is drawn: our numbers solid, the paper's dashed, points as open markers. */
  public enum Style {
    SOLID,
    DASHED,
    POINTS
  }

  public Curve {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "%s: expected as many x as y, found %d and %d".formatted(name, x.length, y.length));
    }
    if (errors.length != 0 && errors.length != y.length) {
      throw new IllegalArgumentException(
          "%s: expected an error for each of %d points, found %d"
              .formatted(name, y.length, errors.length));
    }
  }

  /** A curve without error bars. */
  public Curve(String name, double[] x, double[] y, int colour, Style style, boolean onRight) {
    this(name, x, y, colour, style, onRight, NO_ERRORS);
  }

  /** A curve on the left axis without error bars. */
  public Curve(String name, double[] x, double[] y, int colour, Style style) {
    this(name, x, y, colour, style, false);
  }

  /** The same curve with an error bar at each point, such as the standard error of its value. */
  public Curve withErrors(double... errors) {
    return new Curve(name, x, y, colour, style, onRight, errors);
  }

  /** Half the length of the error bar at a point; 0 for none. */
  double error(int point) {
    return errors.length == 0 || Double.isNaN(errors[point]) ? 0 : errors[point];
  }
}
