package sew.notebook;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import sew.reproduce.plot.Drawable;
import sew.reproduce.plot.Svg;

/**
 * A still picture of a jsplot figure, for pages without scripts: lines, points, bars, heat maps.
 */
final class StillChart {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 400;

  private StillChart() {}

  static String svg(JsplotFigure figure) {
    List<?> traces = (List<?>) figure.json().get("data");
    Map<?, ?> layout = (Map<?, ?>) figure.json().get("layout");
    String x = JsplotFigure.title(layout.get("xaxis"), "");
    String y = JsplotFigure.title(layout.get("yaxis"), "");
    String title = JsplotFigure.title(layout, "");
    JFreeChart chart;
    if (areAll(traces, "heatmap")) {
      chart = StillHeatMap.of((Map<?, ?>) traces.get(0), title, x, y);
    } else if (areAll(traces, "bar")) {
      chart = ChartFactory.createBarChart(title, x, y, categories(traces));
    } else {
      chart = ChartFactory.createXYLineChart(title, x, y, points(traces));
    }
    chart.setBackgroundPaint(Color.WHITE);
    chart.getPlot().setBackgroundPaint(Color.WHITE);
    return drawn(chart);
  }

  private static boolean areAll(List<?> traces, String type) {
    return !traces.isEmpty()
        && traces.stream().allMatch(trace -> type.equals(((Map<?, ?>) trace).get("type")));
  }

  static XYSeriesCollection points(List<?> traces) {
    XYSeriesCollection all = new XYSeriesCollection();
    for (Object item : traces) {
      Map<?, ?> trace = (Map<?, ?>) item;
      XYSeries series = new XYSeries(name(trace, all.getSeriesCount()), false, true);
      List<?> y = JsplotFigure.values(trace, "y");
      List<?> x = JsplotFigure.values(trace, "x");
      for (int i = 0; i < y.size(); i++) {
        // A missing value breaks the line.
        Number height = y.get(i) instanceof Number number ? number : null;
        series.add(i < x.size() && x.get(i) instanceof Number n ? n.doubleValue() : i, height);
      }
      all.addSeries(series);
    }
    return all;
  }

  private static DefaultCategoryDataset categories(List<?> traces) {
    DefaultCategoryDataset all = new DefaultCategoryDataset();
    for (int k = 0; k < traces.size(); k++) {
      Map<?, ?> trace = (Map<?, ?>) traces.get(k);
      String name = name(trace, k);
      List<?> x = JsplotFigure.values(trace, "x");
      List<?> y = JsplotFigure.values(trace, "y");
      IntStream.range(0, y.size())
          .filter(i -> y.get(i) instanceof Number)
          .forEach(i -> all.addValue((Number) y.get(i), name, String.valueOf(x.get(i))));
    }
    return all;
  }

  private static String name(Map<?, ?> trace, int index) {
    return trace.get("name") instanceof String name && !name.isEmpty() ? name : "trace " + index;
  }

  private static String drawn(JFreeChart chart) {
    try {
      return Svg.of(new Drawn(chart));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Drawn(JFreeChart chart) implements Drawable {
    @Override
    public int width() {
      return WIDTH;
    }

    @Override
    public int height() {
      return HEIGHT;
    }

    @Override
    public void draw(Graphics2D graphics) {
      chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    }
  }
}
