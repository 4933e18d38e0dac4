package sew.data;

import static java.lang.StrictMath.cos;
import static java.lang.StrictMath.sin;

import java.util.ArrayList;
import java.util.List;
import sew.data.SyntheticBody.Limb;

/**
 * One of ten figures of strokes and dots, in pixels of the sensor. StrictMath makes the same figure
 * on every machine.
 *
 * @param size half of the figure's width
 * @param angle by which it is turned
 * @param stroke half of the width of its strokes
 */
record SyntheticShape(double x, double y, double size, double angle, double stroke) {
  /** What is drawn for each label. */
  static final List<String> NAMES =
      List.of(
          "ring",
          "square",
          "triangle",
          "plus",
          "corner",
          "level bars",
          "upright bars",
          "nine dots",
          "zigzag",
          "two squares");

  /** The strokes of a figure, moved by (dx, dy) pixels. */
  List<Limb> strokes(int label, double dx, double dy) {
    Pen pen = new Pen(dx, dy);
    switch (label) {
      case 0 -> pen.polygon(0, 0, 1, 20, 0);
      case 1 -> pen.polygon(0, 0, 1.3, 4, Math.PI / 4);
      case 2 -> pen.polygon(0, 0, 1.2, 3, -Math.PI / 2);
      case 3 -> pen.line(-1, 0, 1, 0).line(0, -1, 0, 1);
      case 4 -> pen.line(-1, -1, -1, 1).line(-1, 1, 1, 1);
      case 5 -> pen.line(-1, -0.8, 1, -0.8).line(-1, 0, 1, 0).line(-1, 0.8, 1, 0.8);
      case 6 -> pen.line(-0.8, -1, -0.8, 1).line(0, -1, 0, 1).line(0.8, -1, 0.8, 1);
      case 7 -> pen.nineDots();
      case 8 ->
          pen.line(-1, 0.7, -0.5, -0.7)
              .line(-0.5, -0.7, 0, 0.7)
              .line(0, 0.7, 0.5, -0.7)
              .line(0.5, -0.7, 1, 0.7);
      case 9 -> pen.polygon(-0.6, -0.6, 0.6, 4, Math.PI / 4).polygon(0.6, 0.6, 0.6, 4, Math.PI / 4);
      default -> throw new IllegalArgumentException("labels are 0 to 9, found " + label);
    }
    return pen.strokes;
  }

  /** Draws in units of {@link #size} from the middle of the figure. */
  private final class Pen {
    private final List<Limb> strokes = new ArrayList<>();
    private final double dx;
    private final double dy;

    Pen(double dx, double dy) {
      this.dx = x + dx;
      this.dy = y + dy;
    }

    Pen line(double x0, double y0, double x1, double y1) {
      strokes.add(new Limb(column(x0, y0), row(x0, y0), column(x1, y1), row(x1, y1), stroke));
      return this;
    }

    Pen dot(double cx, double cy, double radius) {
      double column = column(cx, cy);
      double row = row(cx, cy);
      strokes.add(new Limb(column, row, column, row, radius * size));
      return this;
    }

    Pen polygon(double cx, double cy, double radius, int corners, double first) {
      for (int i = 0; i < corners; i++) {
        double a = first + 2 * Math.PI * i / corners;
        double b = first + 2 * Math.PI * (i + 1) / corners;
        line(
            cx + radius * cos(a), cy + radius * sin(a), cx + radius * cos(b), cy + radius * sin(b));
      }
      return this;
    }

    void nineDots() {
      for (int i = 0; i < 9; i++) {
        dot(0.9 * (i % 3 - 1), 0.9 * (i / 3 - 1), 0.22);
      }
    }

    private double column(double px, double py) {
      return dx + size * (px * cos(angle) - py * sin(angle));
    }

    private double row(double px, double py) {
      return dy + size * (px * sin(angle) + py * cos(angle));
    }
  }
}
