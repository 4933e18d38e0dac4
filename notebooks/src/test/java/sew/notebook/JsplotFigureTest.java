package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYZDataset;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.plotly.api.LinePlot;
import tech.tablesaw.plotly.api.VerticalBarPlot;
import tech.tablesaw.plotly.components.Figure;
import tech.tablesaw.plotly.components.Layout;
import tech.tablesaw.plotly.traces.HeatmapTrace;

/** Figures of tablesaw-jsplot, and their still pictures. */
class JsplotFigureTest {
  private static final Table TABLE =
      Table.create(
          "losses",
          DoubleColumn.create("epoch", 0, 1, 2),
          DoubleColumn.create("loss", 2.5, Double.NaN, 1e-3),
          StringColumn.create("net", "A's", "say \"B\"", "C < D"));

  private static Figure line() {
    return LinePlot.create("it's a \"loss\"", TABLE, "epoch", "loss");
  }

  private static Figure bars() {
    return VerticalBarPlot.create("by net", TABLE, "net", "loss");
  }

  private static Figure heatMap() {
    double[][] z = {{0, 1, 2}, {3, Double.NaN, 5}};
    HeatmapTrace trace =
        HeatmapTrace.builder(new Object[] {"a", "b", "c"}, new Object[] {"low", "high"}, z).build();
    return new Figure(Layout.builder("confusion").build(), trace);
  }

  @Test
  void linesKeepTheirPointsAndMissingOnesAreGaps() {
    JsplotFigure figure = JsplotFigure.of(line());
    assertEquals("it's a \"loss\"", figure.title());
    Map<?, ?> trace = trace(figure);
    assertEquals(List.of(0.0, 1.0, 2.0), trace.get("x"));
    assertEquals(Arrays.asList(2.5, null, 1e-3), trace.get("y"));
    assertEquals("epoch", JsplotFigure.title(layout(figure).get("xaxis"), "none"));
  }

  @Test
  void barsKeepTheirQuotedNames() {
    JsplotFigure figure = JsplotFigure.of(bars());
    assertEquals("bar", trace(figure).get("type"));
    assertEquals(List.of("A's", "say \"B\"", "C < D"), trace(figure).get("x"));
  }

  @Test
  void heatMapsKeepTheirRows() {
    JsplotFigure figure = JsplotFigure.of(heatMap());
    assertEquals("heatmap", trace(figure).get("type"));
    assertEquals(List.of("a", "b", "c"), trace(figure).get("x"));
    List<?> z = (List<?>) trace(figure).get("z");
    assertEquals(2, z.size());
    assertEquals(List.of(0.0, 1.0, 2.0), z.get(0));
    assertEquals(Arrays.asList(3.0, null, 5.0), z.get(1));
  }

  @Test
  void stillChartsNameTheirAxesAndBars() {
    String line = StillChart.svg(JsplotFigure.of(line()));
    assertTrue(line.contains(">epoch</text"), line);
    assertTrue(line.contains(">it's a \"loss\"</text"), line);
    assertTrue(StillChart.svg(JsplotFigure.of(bars())).contains("A's"));
  }

  @Test
  void aMissingValueBreaksTheLineOfAStillChart() {
    List<?> traces = (List<?>) JsplotFigure.of(line()).json().get("data");
    XYSeries points = StillChart.points(traces).getSeries(0);
    assertEquals(3, points.getItemCount());
    assertEquals(2.5, points.getY(0));
    assertNull(points.getY(1));
    assertEquals(2.0, points.getX(2));
  }

  @Test
  void aStillHeatMapHasABlockForEachValueAndNamesRowsAndColumns() {
    JsplotFigure figure = JsplotFigure.of(heatMap());
    XYZDataset blocks =
        (XYZDataset) StillHeatMap.of(trace(figure), "", "", "").getXYPlot().getDataset();
    List<List<Double>> found = new ArrayList<>();
    for (int i = 0; i < blocks.getItemCount(0); i++) {
      found.add(List.of(blocks.getXValue(0, i), blocks.getYValue(0, i), blocks.getZValue(0, i)));
    }
    assertEquals(
        List.of(
            List.of(0.0, 0.0, 0.0),
            List.of(1.0, 0.0, 1.0),
            List.of(2.0, 0.0, 2.0),
            List.of(0.0, 1.0, 3.0),
            List.of(2.0, 1.0, 5.0)),
        found);
    String svg = StillChart.svg(figure);
    for (String label : List.of("a", "b", "c", "low", "high", "confusion")) {
      assertTrue(svg.contains(">" + label + "</text"), label);
    }
  }

  private static Map<?, ?> trace(JsplotFigure figure) {
    return (Map<?, ?>) ((List<?>) figure.json().get("data")).get(0);
  }

  private static Map<?, ?> layout(JsplotFigure figure) {
    return (Map<?, ?>) figure.json().get("layout");
  }
}
