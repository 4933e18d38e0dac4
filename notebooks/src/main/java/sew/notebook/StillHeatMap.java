package sew.notebook;

import java.awt.BasicStroke;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.GrayPaintScale;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.data.xy.DefaultXYZDataset;

/** A grey heat map, the largest value white; a missing value leaves its block empty. */
final class StillHeatMap {
  private StillHeatMap() {}

  /**
   * A chart of the trace's {@code z}, a list of rows from the lowest.
   *
   * @param x the label under the columns
   */
  static JFreeChart of(Map<?, ?> trace, String title, String x, String y) {
    List<?> rows = JsplotFigure.values(trace, "z");
    double[][] blocks = blocks(rows);
    double min = Arrays.stream(blocks[2]).min().orElse(0);
    double max = Arrays.stream(blocks[2]).max().orElse(1);
    PaintScale scale = new GrayPaintScale(min, max > min ? max : min + 1);
    DefaultXYZDataset points = new DefaultXYZDataset();
    points.addSeries("z", blocks);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(scale);
    int columns = rows.stream().mapToInt(row -> ((List<?>) row).size()).max().orElse(0);
    XYPlot plot =
        new XYPlot(
            points,
            axis(x, JsplotFigure.values(trace, "x"), columns),
            axis(y, JsplotFigure.values(trace, "y"), rows.size()),
            renderer);
    JFreeChart chart = new JFreeChart(title, JFreeChart.DEFAULT_TITLE_FONT, plot, false);
    PaintScaleLegend bar = new PaintScaleLegend(scale, new NumberAxis());
    bar.setPosition(RectangleEdge.RIGHT);
    bar.setStripOutlineStroke(new BasicStroke(0.5f));
    chart.addSubtitle(bar);
    return chart;
  }

  /** Columns, rows and values of all blocks that have a value. */
  private static double[][] blocks(List<?> rows) {
    double[][] all =
        IntStream.range(0, rows.size())
            .boxed()
            .flatMap(
                y ->
                    IntStream.range(0, ((List<?>) rows.get(y)).size())
                        .filter(x -> ((List<?>) rows.get(y)).get(x) instanceof Number)
                        .mapToObj(x -> new double[] {x, y, number(rows, y, x)}))
            .toArray(double[][]::new);
    double[][] blocks = new double[3][all.length];
    for (int i = 0; i < all.length; i++) {
      for (int k = 0; k < 3; k++) {
        blocks[k][i] = all[i][k];
      }
    }
    return blocks;
  }

  private static double number(List<?> rows, int y, int x) {
    return ((Number) ((List<?>) rows.get(y)).get(x)).doubleValue();
  }

  /** Labels where the trace has some, else indexes. */
  private static NumberAxis axis(String label, List<?> names, int count) {
    String[] symbols =
        IntStream.range(0, count)
            .mapToObj(i -> String.valueOf(i < names.size() ? names.get(i) : i))
            .toArray(String[]::new);
    NumberAxis axis = new SymbolAxis(label, symbols);
    axis.setRange(-0.5, count - 0.5);
    return axis;
  }
}
