package sew.reproduce.plot;

import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Removes points from the lines of an SVG drawing where they are straight. */
final class StraightPaths {
  /** How far a point may lie from the line that stays: a seventh of the width of a curve. */
  private static final double TOLERANCE = 0.25;

  private static final Pattern LINE =
      Pattern.compile("\\bd=\"M(-?[\\d.]+ -?[\\d.]+(?: L-?[\\d.]+ -?[\\d.]+)+)\"");

  private StraightPaths() {}

  /** The drawing with fewer points; the ends of every line, and what is curved, stay. */
  static String in(String svg) {
    return LINE.matcher(svg).replaceAll(line -> Matcher.quoteReplacement(shorter(line.group(1))));
  }

  private static String shorter(String path) {
    String[] texts = path.split(" L", -1);
    List<Point2D> points = new ArrayList<>();
    for (String text : texts) {
      String[] xy = text.split(" ", 2);
      points.add(new Point2D.Double(Double.parseDouble(xy[0]), Double.parseDouble(xy[1])));
    }
    StringBuilder kept = new StringBuilder("d=\"M").append(texts[0]);
    int from = 0;
    for (int to = 2; to < points.size(); to++) {
      if (!isStraight(points.subList(from, to + 1))) {
        from = to - 1;
        kept.append(" L").append(texts[from]);
      }
    }
    return kept.append(" L").append(texts[texts.length - 1]).append('"').toString();
  }

  /** Whether all points lie on the line from the first to the last. */
  private static boolean isStraight(List<Point2D> points) {
    Point2D first = points.get(0);
    Point2D last = points.get(points.size() - 1);
    Line2D line = new Line2D.Double(first, last);
    return points.stream().allMatch(point -> line.ptSegDist(point) <= TOLERANCE);
  }
}
