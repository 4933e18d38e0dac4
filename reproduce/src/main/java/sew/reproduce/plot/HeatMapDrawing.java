package sew.reproduce.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.util.List;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.PaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;

/** A heat map drawn by JFreeChart: the title over the cells, their scale of colours beside them. */
final class HeatMapDrawing implements Drawable {
  private static final int CELL_WIDTH = 76;
  private static final int CELL_HEIGHT = 44;
  private static final int MIN_WIDTH = 560;

  /** Room for the rows' names, the scale of colours and the columns' names. */
  private static final int SIDES = 270;

  private static final int BELOW = 64;
  private static final Font CELL = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private final HeatMap map;
  private final CellColours colours;
  private final Heading heading;

  HeatMapDrawing(HeatMap map) {
    this.map = map;
    this.colours = new CellColours(map);
    this.heading = new Heading(map.title(), map.mark(), width());
  }

  @Override
  public int width() {
    return Math.max(MIN_WIDTH, SIDES + map.columns().size() * CELL_WIDTH);
  }

  @Override
  public int height() {
    return heading.height() + BELOW + map.rows().size() * CELL_HEIGHT;
  }

  @Override
  public void draw(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width(), height());
    heading.draw(graphics);
    double top = heading.height();
    chart().draw(graphics, new Rectangle2D.Double(0, top, width(), height() - top));
  }

  private JFreeChart chart() {
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(colours);
    SymbolAxis columns = axis(map.across(), map.columns());
    SymbolAxis rows = axis("", map.rows());
    rows.setInverted(true);
    XYPlot plot = new XYPlot(cells(), columns, rows, renderer);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    label(plot);
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setPadding(new RectangleInsets(0, 8, 4, 8));
    chart.addSubtitle(scale());
    return chart;
  }

  private DefaultXYZDataset cells() {
    int width = map.columns().size();
    double[][] points = new double[3][map.rows().size() * width];
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < width; column++) {
        int cell = row * width + column;
        points[0][cell] = column;
        points[1][cell] = row;
        points[2][cell] = map.values().get(row).get(column);
      }
    }
    DefaultXYZDataset cells = new DefaultXYZDataset();
    cells.addSeries("cells", points);
    return cells;
  }

  private void label(XYPlot plot) {
    for (int row = 0; row < map.rows().size(); row++) {
      for (int column = 0; column < map.columns().size(); column++) {
        double value = map.values().get(row).get(column);
        String text = Double.isNaN(value) ? "-" : HeatMap.label(value);
        XYTextAnnotation label = new XYTextAnnotation(text, column, row);
        label.setFont(CELL);
        label.setPaint(colours.text(value));
        plot.addAnnotation(label);
      }
    }
  }

  private static SymbolAxis axis(String label, List<String> names) {
    SymbolAxis axis =
        new SymbolAxis(
            Notation.plain(label), names.stream().map(Notation::plain).toArray(String[]::new));
    axis.setGridBandsVisible(false);
    axis.setRange(-0.5, names.size() - 0.5);
    axis.setTickMarksVisible(false);
    axis.setLabelFont(Drawing.LABEL);
    axis.setTickLabelFont(Drawing.TICK);
    return axis;
  }

  private PaintScaleLegend scale() {
    PaintScale shown = colours;
    NumberAxis axis = new NumberAxis(Notation.plain(map.unit()));
    if (map.colours() == HeatMap.Colours.AROUND_ONE) {
      // JFreeChart divides the strip evenly: it is drawn over the exponents.
      shown = colours.ofExponents();
      double decades = shown.getUpperBound() - shown.getLowerBound();
      axis.setTickUnit(
          new NumberTickUnit(Math.ceil(decades / 6), new DecimalFormat("'1e'0;'1e-'0")));
    }
    axis.setRange(shown.getLowerBound(), shown.getUpperBound());
    axis.setLabelFont(Drawing.LABEL);
    axis.setTickLabelFont(Drawing.TICK);
    PaintScaleLegend scale = new PaintScaleLegend(shown, axis);
    scale.setPosition(RectangleEdge.RIGHT);
    scale.setAxisLocation(AxisLocation.BOTTOM_OR_RIGHT);
    scale.setMargin(new RectangleInsets(4, 14, 34, 4));
    scale.setStripWidth(14);
    scale.setStripOutlineVisible(false);
    scale.setSubdivisionCount(64);
    scale.setBackgroundPaint(Color.WHITE);
    return scale;
  }
}
