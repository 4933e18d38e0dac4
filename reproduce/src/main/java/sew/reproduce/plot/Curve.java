package sew.reproduce.plot;

/**
 * A line through points, or points alone.
 *
 * @param name in the legend; the same name has the same colour in every panel
 * @param x as many as {@code y}; points with NaN are skipped
 * @param colour which of the palette's colours, from 0
 */
public record Curve(String name, double[] x, double[] y, int colour, Style style, boolean onRight) {

  /** How a curve is drawn: our numbers solid, the paper's dashed. */
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
  }

  /** A curve on the left axis. */
  public Curve(String name, double[] x, double[] y, int colour, Style style) {
    this(name, x, y, colour, style, false);
  }
}
