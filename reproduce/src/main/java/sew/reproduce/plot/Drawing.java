package sew.reproduce.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A figure drawn by JFreeChart: the title over a grid of panels, each over its own legend. */
final class Drawing {
  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 380;
  private static final int MARGIN = 12;
  private static final int LINE = 20;
  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  private static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color GRID = new Color(0xd9d9d9);

  private final Figure figure;
  private final List<String> titleLines;

  Drawing(Figure figure) {
    this.figure = figure;
    titleLines = wrap(figure.title(), width() / 9);
  }

  int width() {
    return Math.min(figure.columns(), figure.panels().size()) * PANEL_WIDTH;
  }

  int height() {
    int rows = (figure.panels().size() + figure.columns() - 1) / figure.columns();
    return top() + rows * PANEL_HEIGHT;
  }

  void draw(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    graphics.setColor(Color.BLACK);
    graphics.setFont(TITLE);
    for (int line = 0; line < titleLines.size(); line++) {
      graphics.drawString(titleLines.get(line), MARGIN, MARGIN + (line + 1) * LINE - 5);
    }
    for (int i = 0; i < figure.panels().size(); i++) {
      int left = i % figure.columns() * PANEL_WIDTH;
      int top = top() + i / figure.columns() * PANEL_HEIGHT;
      chart(figure.panels().get(i))
          .draw(graphics, new Rectangle2D.Double(left, top, PANEL_WIDTH, PANEL_HEIGHT));
    }
  }

  private int top() {
    return 2 * MARGIN + titleLines.size() * LINE;
  }

  private static JFreeChart chart(Panel panel) {
    XYPlot plot = new XYPlot();
    plot.setDomainAxis(axis(panel.x(), Limits.horizontal(panel)));
    addCurves(plot, panel, 0, panel.y());
    if (panel.right() != null) {
      addCurves(plot, panel, 1, panel.right());
      plot.mapDatasetToRangeAxis(1, 1);
    }
    plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    for (double mark : panel.marks()) {
      plot.addDomainMarker(new ValueMarker(mark, Color.GRAY, stroke(1, 1, 3)));
    }
    JFreeChart chart = new JFreeChart(panel.title(), TITLE, plot, true);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(4, 8, 4, 14));
    chart.getLegend().setItemFont(TICK);
    chart.getLegend().setFrame(BlockBorder.NONE);
    return chart;
  }

  private static void addCurves(XYPlot plot, Panel panel, int index, Panel.Axis axis) {
    XYSeriesCollection points = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
    renderer.setDrawSeriesLineAsPath(true);
    for (Curve curve : panel.curves()) {
      if (curve.onRight() == (index == 1)) {
        int s = points.getSeriesCount();
        // Two curves may share a name: ours solid and the paper's dashed.
        XYSeries series = new XYSeries(s, false, true);
        series.setDescription(curve.name());
        for (int i = 0; i < curve.x().length; i++) {
          if (Limits.shows(panel.x(), curve.x()[i]) && Limits.shows(axis, curve.y()[i])) {
            series.add(curve.x()[i], curve.y()[i]);
          }
        }
        points.addSeries(series);
        boolean dots = curve.style() == Curve.Style.POINTS || series.getItemCount() == 1;
        renderer.setSeriesPaint(s, Color.decode(Palette.colour(curve)));
        renderer.setSeriesShape(s, new Ellipse2D.Double(-3, -3, 6, 6));
        renderer.setSeriesShapesVisible(s, dots);
        renderer.setSeriesLinesVisible(s, curve.style() != Curve.Style.POINTS);
        renderer.setSeriesStroke(
            s, curve.style() == Curve.Style.DASHED ? stroke(1.8f, 6, 4) : new BasicStroke(1.8f));
      }
    }
    renderer.setLegendItemLabelGenerator((data, s) -> points.getSeries(s).getDescription());
    renderer.setLegendLine(new Line2D.Double(-14, 0, 14, 0));
    plot.setDataset(index, points);
    plot.setRenderer(index, renderer);
    plot.setRangeAxis(index, axis(axis, Limits.vertical(panel, index == 1)));
  }

  private static ValueAxis axis(Panel.Axis axis, Limits limits) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setExponentSeparator("e");
    ValueAxis drawn;
    if (axis.logarithmic()) {
      LogAxis log = new LogAxis(axis.label());
      double decades = Math.log10(limits.to() / limits.from());
      log.setTickUnit(
          new NumberTickUnit(Math.max(1, Math.ceil(decades / 8)), new DecimalFormat("0", symbols)));
      drawn = log;
    } else {
      NumberAxis linear = new NumberAxis(axis.label());
      double largest = Math.max(Math.abs(limits.from()), Math.abs(limits.to()));
      if (largest >= 1e5 || largest < 1e-2) {
        linear.setNumberFormatOverride(new DecimalFormat("0.##E0", symbols));
      }
      drawn = linear;
    }
    // Rounding must not push the tick at either end of a logarithmic axis out of it.
    double slack = axis.logarithmic() ? 1e-6 : 0;
    drawn.setRange(limits.from() * (1 - slack), limits.to() * (1 + slack));
    drawn.setLabelFont(LABEL);
    drawn.setTickLabelFont(TICK);
    return drawn;
  }

  private static BasicStroke stroke(float width, float... dash) {
    return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, dash, 0);
  }

  /** {@code text} in lines of at most {@code columns} letters, where its words allow it. */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
