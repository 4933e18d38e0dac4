package sew.image;

import java.util.Locale;

/** The kinds of shape of which {@link DeadLeaves} are made, each with the area of a unit disc. */
enum LeafShape {
  DISC(Math.PI, 1),
  BAR(1, 1.031),
  STAR(1.123, 1),
  RING(0.64 * Math.PI, 1),
  TRIANGLE(1.299, 1),
  CROSS(2.222, 1.055),
  SQUARE(4, 1.415),
  HALF_DISC(Math.PI / 2, 1.087),
  ANGLE(2.222, 1.415),
  HEXAGON(2.598, 1);

  private final double scale;
  private final double reach;

  /**
   * A shape.
   *
   * @param area of the region {@link #inside}
   * @param reach the distance of its farthest point from the origin, or a little more
   */
  LeafShape(double area, double reach) {
    this.scale = Math.sqrt(Math.PI / area);
    this.reach = reach;
  }

  /** The distance of the farthest point from the origin. */
  double reach() {
    return reach * scale;
  }

  boolean contains(double x, double y) {
    return inside(x / scale, y / scale);
  }

  private boolean inside(double x, double y) {
    return switch (this) {
      case DISC -> x * x + y * y <= 1;
      case BAR -> Math.abs(x) <= 1 && Math.abs(y) <= 0.25;
      case STAR -> star(x, y);
      case RING -> x * x + y * y <= 1 && x * x + y * y >= 0.36;
      case TRIANGLE -> y >= -0.5 && 0.8660 * Math.abs(x) + 0.5 * y <= 0.5;
      case CROSS -> cross(Math.abs(x), Math.abs(y));
      case SQUARE -> Math.max(Math.abs(x), Math.abs(y)) <= 1;
      // The middle of its area, 4 / (3 pi) above the edge, is the origin.
      case HALF_DISC -> y >= -0.4244 && x * x + (y + 0.4244) * (y + 0.4244) <= 1;
      case ANGLE -> SQUARE.inside(x, y) && (x <= -1 / 3.0 || y <= -1 / 3.0);
      case HEXAGON -> hexagon(Math.abs(x), Math.abs(y));
    };
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
