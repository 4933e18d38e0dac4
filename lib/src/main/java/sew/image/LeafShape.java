package sew.image;

import java.util.Locale;

/** The kinds of shape of which {@link DeadLeaves} are made, each with the area of a unit disc. */
enum LeafShape {
  DISC(Math.PI, 1, (x, y) -> x * x + y * y <= 1),
  BAR(1, 1.031, (x, y) -> Math.abs(x) <= 1 && Math.abs(y) <= 0.25),
  STAR(1.123, 1, LeafShape::star),
  RING(0.64 * Math.PI, 1, (x, y) -> x * x + y * y <= 1 && x * x + y * y >= 0.36),
  TRIANGLE(
      1.299, 1, (x, y) -> y >= -0.5 && 0.8660 * x + 0.5 * y <= 0.5 && 0.5 * y - 0.8660 * x <= 0.5),
  CROSS(2.222, 1.055, (x, y) -> cross(Math.abs(x), Math.abs(y))),
  SQUARE(4, 1.415, (x, y) -> Math.abs(x) <= 1 && Math.abs(y) <= 1),
  // The middle of its area, 4 / (3 pi) above the edge, is the origin.
  HALF_DISC(Math.PI / 2, 1.087, (x, y) -> y >= -0.4244 && x * x + (y + 0.4244) * (y + 0.4244) <= 1),
  ANGLE(
      2.222,
      1.415,
      (x, y) -> Math.max(Math.abs(x), Math.abs(y)) <= 1 && (x <= -1 / 3.0 || y <= -1 / 3.0)),
  HEXAGON(2.598, 1, (x, y) -> hexagon(Math.abs(x), Math.abs(y)));

  private final double scale;
  private final double reach;
  private final Region inside;

  /** Whether a point belongs to a shape. */
  @FunctionalInterface
  private interface Region {
    boolean test(double x, double y);
  }

  /**
   * A shape.
   *
   * @param area of the region
   * @param reach the distance of its farthest point from the origin, or a little more
   */
  LeafShape(double area, double reach, Region inside) {
    this.scale = Math.sqrt(Math.PI / area);
    this.reach = reach;
    this.inside = inside;
  }

  /** The distance of the farthest point from the origin. */
  double reach() {
    return reach * scale;
  }

  boolean contains(double x, double y) {
    return inside.test(x / scale, y / scale);
  }

  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** A pentagram: all but one of the lines through its edges have the point on the inner side. */
  private static boolean star(double x, double y) {
    double inner = 0.3090;
    int outside = y > inner ? 1 : 0;
    outside += 0.9511 * x + 0.3090 * y > inner ? 1 : 0;
    outside += -0.9511 * x + 0.3090 * y > inner ? 1 : 0;
    outside += 0.5878 * x - 0.8090 * y > inner ? 1 : 0;
    outside += -0.5878 * x - 0.8090 * y > inner ? 1 : 0;
    return outside <= 1;
  }

  private static boolean cross(double x, double y) {
    return Math.max(x, y) <= 1 && Math.min(x, y) <= 1 / 3.0;
  }

  private static boolean hexagon(double x, double y) {
    return y <= 0.8660 && 0.8660 * x + 0.5 * y <= 0.8660;
  }
}
