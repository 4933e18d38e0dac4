package sew.reproduce.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** A heat map as the maps and lists of plotly's JSON, its cells with their numbers. */
public final class HeatMapJson {
  /** Over the cells without, and for each line of the title. */
  private static final int TOP = 44;

  private static final int LINE = 18;

  /** For the names of the columns and, below them, the scale of colours. */
  private static final int BOTTOM = 120;

  private static final int CELL_HEIGHT = 48;
  private static final int LEFT = 80;

  /** What a title leaves free of the width. */
  private static final int SIDE = 20;

  private static final int USUAL = 640;
  private static final int NARROW = 350;

  /** Steps of the scale of colours. */
  private static final int SHADES = 16;

  private final HeatMap map;
  private final CellColours colours;
  private final boolean ratios;

  private HeatMapJson(HeatMap map) {
    this.map = map;
    this.colours = new CellColours(map);
    this.ratios = map.colours() == HeatMap.Colours.AROUND_ONE;
  }

  /** "data" and "layout", as {@code Plotly.newPlot} takes them. */
  public static Map<String, Object> of(HeatMap map) {
    HeatMapJson json = new HeatMapJson(map);
    Map<String, Object> figure = new LinkedHashMap<>();
    figure.put("data", List.of(json.trace()));
    figure.put("layout", json.layout());
    return figure;
  }

  private Map<String, Object> trace() {
    Map<String, Object> trace = new LinkedHashMap<>();
    trace.putAll(Map.of("type", "heatmap", "x", set(map.columns()), "y", set(map.rows())));
    // Plotly reads null as a gap.
    trace.put("z", cells(v -> Double.isNaN(v) ? null : PlotlyAxis.rounded(height(v))));
    trace.put("text", cells(v -> Double.isNaN(v) ? "-" : HeatMap.label(v)));
    trace.put("texttemplate", "%{text}");
    trace.put("hovertemplate", "%{y}, %{x}: %{text}<extra></extra>");
    trace.put("colorscale", scale());
    trace.put("zmin", PlotlyAxis.rounded(height(colours.getLowerBound())));
    trace.put("zmax", PlotlyAxis.rounded(height(colours.getUpperBound())));
    Map<String, Object> bar = new LinkedHashMap<>(Map.of("orientation", "h", "thickness", 12));
    bar.putAll(Map.of("len", 1, "yref", "container", "y", 0, "yanchor", "bottom"));
    trace.put("colorbar", bar);
    trace.putAll(Map.of("xgap", 1, "ygap", 1));
    return trace;
  }

  private static List<String> set(List<String> names) {
    return names.stream().map(Notation::tagged).toList();
  }

  /** Where a value stands on the scale of colours: ratios by their exponents. */
  private double height(double value) {
    return ratios ? Math.log10(value) : value;
  }

  private List<Object> cells(DoubleFunction<Object> of) {
    List<Object> rows = new ArrayList<>();
    for (List<Double> row : map.values()) {
      List<Object> cells = new ArrayList<>();
      row.forEach(value -> cells.add(of.apply(value)));
      rows.add(cells);
    }
    return rows;
  }

  /** The colours of the drawing, as shares of the scale. */
  private List<Object> scale() {
    double min = height(colours.getLowerBound());
    double max = height(colours.getUpperBound());
    List<Object> scale = new ArrayList<>();
    for (int i = 0; i <= SHADES; i++) {
      double height = min + (max - min) * i / SHADES;
      int rgb = colours.getPaint(ratios ? Math.pow(10, height) : height).getRGB() & 0xffffff;
      scale.add(List.of((double) i / SHADES, "#%06x".formatted(rgb)));
    }
    return scale;
  }

  private Map<String, Object> layout() {
    Map<String, Object> layout = new LinkedHashMap<>(heading(USUAL));
    layout.put("font", PlotlyJson.FONT);
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("minWidth", USUAL);
    meta.put("mark", map.mark());
    meta.put("narrow", heading(NARROW));
    layout.put("meta", meta);
    // Plotly writes a title of the scale of colours over the scale itself.
    String unit = ratios ? "log<sub>10</sub> of " + map.unit() : map.unit();
    String below = map.across() + "<br>colours: " + unit;
    layout.put(
        "xaxis", Map.of("title", Map.of("text", Notation.tagged(below)), "type", "category"));
    layout.put("yaxis", Map.of("autorange", "reversed", "type", "category", "automargin", true));
    layout.put("plot_bgcolor", "#bdbdbd");
    return layout;
  }

  /** The title in lines of {@code width} pixels and the height that they need. */
  private Map<String, Object> heading(int width) {
    Heading.Lines title = PlotlyJson.heading(map.title(), map.mark(), width - SIDE);
    int top = TOP + title.count() * LINE;
    Map<String, Object> heading = new LinkedHashMap<>();
    // Names of rows take what they need of the left side: the title begins at its edge.
    Map<String, Object> text = PlotlyJson.title(title);
    text.putAll(Map.of("xref", "container", "x", 0.02));
    heading.put("title", text);
    heading.put("height", top + CELL_HEIGHT * map.rows().size() + BOTTOM);
    heading.put("margin", Map.of("t", top, "b", BOTTOM, "l", LEFT, "r", 20));
    return heading;
  }
}
