package sew.reproduce.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** The curves of Figures 3 to 9, read from the paper's vector drawings. */
public final class PaperCurves {
  private PaperCurves() {}

  /**
   * All curves of a figure in the order of their file.
   *
   * @param figure such as "fig6_gradients_vth1_alpha2"
   */
  public static List<PaperCurve> of(String figure) {
    return curves(figure, row -> true);
  }

  /** One curve of a figure. */
  public static PaperCurve of(String figure, String panel, String series) {
    return of(figure).stream()
        .filter(curve -> curve.panel().equals(panel) && curve.series().equals(series))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no curve %s in panel %s".formatted(figure, series, panel)));
  }

  /** The points of Figure 4 that carry a triangle: the downsample blocks, for each net. */
  public static List<PaperCurve> downsampleMarkers() {
    return curves("fig4_firing_rates", row -> row.getString("downsample").equals("true"));
  }

  /** The dotted vertical lines of Figures 5 to 8: downsample blocks of ResNet-152. */
  public static List<Double> downsampleBlocks() {
    Table table = PaperTable.of("figures/fig5_downsample_blocks");
    return table.stringColumn("x").asList().stream().map(Double::valueOf).distinct().toList();
  }

  private static List<PaperCurve> curves(String figure, Predicate<Row> kept) {
    record Name(String panel, String series) {}
    record Point(int x, double y) {}
    Map<Name, List<Point>> points = new LinkedHashMap<>();
    for (Row row : PaperTable.of("figures/" + figure)) {
      if (kept.test(row)) {
        points
            .computeIfAbsent(
                new Name(row.getString("panel"), row.getString("series")), n -> new ArrayList<>())
            .add(
                new Point(
                    Integer.parseInt(row.getString("x")), Double.parseDouble(row.getString("y"))));
      }
    }
    return points.entrySet().stream()
        .map(
            curve ->
                new PaperCurve(
                    curve.getKey().panel(),
                    curve.getKey().series(),
                    curve.getValue().stream().mapToInt(Point::x).toArray(),
                    curve.getValue().stream().mapToDouble(Point::y).toArray()))
        .toList();
  }
}
