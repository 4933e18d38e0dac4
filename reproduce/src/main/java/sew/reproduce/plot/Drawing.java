package sew.reproduce.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.util.ShapeUtils;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** A figure drawn by JFreeChart: the title over a grid of panels, each over its own legend. */
final class Drawing implements Drawable {
  private static final int PANEL_WIDTH = 480;
  private static final int PANEL_HEIGHT = 380;

  /** How much room there is for names under a panel, in pixels. */
  private static final int NAMES_WIDTH = 320;

  static final Font LABEL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color GRID = new Color(0xd9d9d9);

  /** In the order of {@link Palette#MARKERS}. */
  private static final List<Shape> MARKERS =
      List.of(
          new Ellipse2D.Double(-3.5, -3.5, 7, 7),
          new Rectangle2D.Double(-3.2, -3.2, 6.4, 6.4),
          ShapeUtils.createDiamond(4.4f),
          ShapeUtils.createUpTriangle(4));

  private final Figure figure;
  private final Heading heading;

  Drawing(Figure figure) {
    this.figure = figure;
    heading = new Heading(figure.title(), figure.mark(), width());
  }

  @Override
  public int width() {
    return Math.min(figure.columns(), figure.panels().size()) * PANEL_WIDTH;
  }

  @Override
  public int height() {
    int rows = (figure.panels().size() + figure.columns() - 1) / figure.columns();
    return heading.height() + rows * PANEL_HEIGHT;
  }

  @Override
  public void draw(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    heading.draw(graphics);
    for (int i = 0; i < figure.panels().size(); i++) {
      int left = i % figure.columns() * PANEL_WIDTH;
      int top = heading.height() + i / figure.columns() * PANEL_HEIGHT;
      chart(figure.panels().get(i))
          .draw(graphics, new Rectangle2D.Double(left, top, PANEL_WIDTH, PANEL_HEIGHT));
    }
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
    JFreeChart chart = new JFreeChart(Notation.plain(panel.title()), Heading.FONT, plot, true);
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
    renderer.setUseFillPaint(true);
    for (Curve curve : panel.curves()) {
      if (curve.onRight() == (index == 1)) {
        int s = points.getSeriesCount();
        // Two curves may share a name: ours solid and the paper's dashed.
        XYSeries series = new XYSeries(s, false, true);
        series.setDescription(Notation.plain(curve.name()));
        double[] x = panel.drawnX(curve);
        for (int i : panel.shown(curve)) {
          series.add(x[i], curve.y()[i]);
        }
        points.addSeries(series);
        boolean dots = curve.style() == Curve.Style.POINTS || series.getItemCount() == 1;
        renderer.setSeriesPaint(s, Color.decode(Palette.colour(curve)));
        renderer.setSeriesShape(s, MARKERS.get(Palette.marker(curve)));
        renderer.setSeriesFillPaint(s, Color.WHITE);
        renderer.setSeriesOutlineStroke(s, new BasicStroke(1.8f));
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
    for (Curve curve : panel.curves()) {
      if (curve.onRight() == (index == 1)) {
        addErrors(plot, panel, curve, index);
      }
    }
  }

  /** A line over each error bar, as an annotation: it needs no entry of the legend. */
  private static void addErrors(XYPlot plot, Panel panel, Curve curve, int index) {
    double[] x = panel.drawnX(curve);
    for (int i : panel.shown(curve)) {
      double error = curve.error(i);
      if (error > 0) {
        plot.getRenderer(index)
            .addAnnotation(
                new XYLineAnnotation(
                    x[i],
                    curve.y()[i] - error,
                    x[i],
                    curve.y()[i] + error,
                    new BasicStroke(1.2f),
                    Color.decode(Palette.colour(curve))),
                Layer.BACKGROUND);
      }
    }
  }

  private static ValueAxis axis(Panel.Axis axis, Limits limits) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setExponentSeparator("e");
    String label = Notation.plain(axis.label());
    ValueAxis drawn;
    if (!axis.names().isEmpty()) {
      // Its places count from 0, and position 0 has no name.
      List<String> places = new ArrayList<>(List.of(""));
      axis.names().forEach(name -> places.add(Notation.plain(name)));
      SymbolAxis names = new SymbolAxis(label, places.toArray(String[]::new));
      names.setGridBandsVisible(false);
      // JFreeChart leaves out names that would run into each other.
      int letters = axis.names().stream().mapToInt(LetterWidth::of).sum();
      names.setVerticalTickLabels(letters > NAMES_WIDTH);
      drawn = names;
    } else if (axis.logarithmic()) {
      LogAxis log = new LogAxis(label);
      double decades = Math.log10(limits.to() / limits.from());
      log.setTickUnit(
          new NumberTickUnit(Math.max(1, Math.ceil(decades / 8)), new DecimalFormat("0", symbols)));
      drawn = log;
    } else {
      NumberAxis linear = new NumberAxis(label);
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
}
