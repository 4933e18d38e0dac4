package sew.reproduce.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/** A heat map as the maps and lists of plotly's JSON, its cells with their numbers. */
public final class HeatMapJson {
  private static final int TOP = 80;
  private static final int BOTTOM = 60;
  private static final int CELL_HEIGHT = 48;
  private static final int LEFT = 80;
  private static final int NARROWEST = 640;

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
    trace.putAll(Map.of("type", "heatmap", "x", map.columns(), "y", map.rows()));
    // Plotly reads null as a gap.
    trace.put("z", cells(v -> Double.isNaN(v) ? null : PlotlyJson.rounded(height(v))));
    trace.put("text", cells(v -> Double.isNaN(v) ? "-" : HeatMap.label(v)));
    trace.put("texttemplate", "%{text}");
    trace.put("hovertemplate", "%{y}, %{x}: %{text}<extra></extra>");
    trace.put("colorscale", scale());
    trace.put("zmin", PlotlyJson.rounded(height(colours.getLowerBound())));
    trace.put("zmax", PlotlyJson.rounded(height(colours.getUpperBound())));
    String unit = ratios ? "log10 of " + map.unit() : map.unit();
    trace.put("colorbar", Map.of("title", Map.of("text", unit, "side", "right")));
    trace.putAll(Map.of("xgap", 1, "ygap", 1));
    return trace;
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
    Map<String, Object> layout = new LinkedHashMap<>();
    List<String> title = PlotlyJson.wrapped(map.title(), NARROWEST - LEFT);
    layout.put("title", PlotlyJson.title(String.join("<br>", title)));
    layout.put("font", PlotlyJson.FONT);
    layout.put("meta", Map.of("minWidth", NARROWEST));
    layout.put("xaxis", Map.of("title", Map.of("text", map.across()), "type", "category"));
    layout.put("yaxis", Map.of("autorange", "reversed", "type", "category", "automargin", true));
    layout.put("plot_bgcolor", "#bdbdbd");
    layout.put("height", TOP + CELL_HEIGHT * map.rows().size() + BOTTOM);
    layout.put("margin", Map.of("t", TOP, "b", BOTTOM, "l", LEFT));
    return layout;
  }
}
