package sew.reproduce.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A figure as the maps and lists of plotly's JSON, with all panels in one plot: for notebooks. */
public final class PlotlyJson {
  private static final int PANEL_HEIGHT = 300;
  private static final int TOP = 70;
  private static final int BOTTOM = 130;

  /** Digits beyond what a screen can show only make files large. */
  private static final MathContext DIGITS = new MathContext(5);

  private final Figure figure;
  private final int columns;
  private final int rows;
  private final List<Object> traces = new ArrayList<>();
  private final List<Object> annotations = new ArrayList<>();
  private final List<Object> shapes = new ArrayList<>();
  private final Map<String, Object> layout = new LinkedHashMap<>();
  private final Set<String> inLegend = new HashSet<>();
  private int axes;

  private PlotlyJson(Figure figure) {
    this.figure = figure;
    this.columns = Math.min(figure.columns(), figure.panels().size());
    this.rows = (figure.panels().size() + columns - 1) / columns;
  }

  /** "data" and "layout", as {@code Plotly.newPlot} takes them. */
  public static Map<String, Object> of(Figure figure) {
    return new PlotlyJson(figure).json();
  }

  private Map<String, Object> json() {
    for (int i = 0; i < figure.panels().size(); i++) {
      panel(figure.panels().get(i), i % columns, i / columns);
    }
    int plots = rows * PANEL_HEIGHT;
    layout.put("annotations", annotations);
    layout.put("shapes", shapes);
    layout.put("title", Map.of("text", figure.title(), "font", Map.of("size", 14)));
    layout.put("autosize", true);
    layout.put("height", TOP + plots + BOTTOM);
    layout.put("margin", Map.of("t", TOP, "b", BOTTOM, "l", 70, "r", 60));
    layout.put("hovermode", "closest");
    layout.put("plot_bgcolor", "white");
    layout.put(
        "legend",
        Map.of(
            "orientation", "h", "y", -60.0 / plots, "yanchor", "top", "x", 0, "xanchor", "left"));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", traces);
    json.put("layout", layout);
    return json;
  }

  private void panel(Panel panel, int column, int row) {
    double gap = columns == 1 ? 0 : panel.right() == null ? 0.09 : 0.2;
    double width = (1 - gap * (columns - 1)) / columns;
    double left = column * (width + gap);
    double spacing = rows == 1 ? 0 : 0.28 / rows;
    double height = (1 - spacing * (rows - 1)) / rows;
    double top = 1 - row * (height + spacing);
    String x = "x" + ++axes;
    String y = "y" + axes;
    layout.put(key(x), axis(panel.x(), Limits.horizontal(panel), left, left + width, y));
    layout.put(key(y), axis(panel.y(), Limits.vertical(panel, false), top - height, top, x));
    String right = null;
    if (panel.right() != null) {
      right = "y" + ++axes;
      Map<String, Object> second =
          axis(panel.right(), Limits.vertical(panel, true), top - height, top, x);
      second.putAll(Map.of("overlaying", y, "side", "right", "showgrid", false));
      layout.put(key(right), second);
    }
    for (Curve curve : panel.curves()) {
      traces.add(trace(panel, curve, x, curve.onRight() ? right : y));
    }
    for (double mark : panel.marks()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.putAll(Map.of("type", "line", "xref", x, "yref", y + " domain"));
      line.putAll(Map.of("x0", mark, "x1", mark, "y0", 0, "y1", 1));
      line.put("line", Map.of("color", "#808080", "width", 1, "dash", "dot"));
      shapes.add(line);
    }
    Map<String, Object> title = new LinkedHashMap<>();
    title.putAll(Map.of("text", "<b>" + panel.title() + "</b>", "showarrow", false));
    title.putAll(Map.of("xref", "paper", "yref", "paper", "x", left + width / 2, "y", top));
    title.putAll(Map.of("xanchor", "center", "yanchor", "bottom"));
    annotations.add(title);
  }

  /** The axis "x2" is the layout's "xaxis2". */
  private static String key(String axis) {
    return axis.charAt(0) + "axis" + axis.substring(1);
  }

  private static Map<String, Object> axis(
      Panel.Axis axis, Limits limits, double from, double to, String anchor) {
    double least = axis.logarithmic() ? Math.log10(limits.from()) : limits.from();
    double largest = axis.logarithmic() ? Math.log10(limits.to()) : limits.to();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("domain", List.of(rounded(Math.max(0, from)), rounded(Math.min(1, to))));
    json.put("anchor", anchor);
    json.put("type", axis.logarithmic() ? "log" : "linear");
    json.put("range", List.of(rounded(least), rounded(largest)));
    json.put("title", Map.of("text", axis.label(), "standoff", 6));
    json.putAll(Map.of("zeroline", false, "gridcolor", "#d9d9d9", "exponentformat", "power"));
    json.putAll(Map.of("showline", true, "linecolor", "#808080"));
    return json;
  }

  private Map<String, Object> trace(Panel panel, Curve curve, String x, String y) {
    Panel.Axis vertical = curve.onRight() ? panel.right() : panel.y();
    List<Object> xs = new ArrayList<>();
    List<Object> ys = new ArrayList<>();
    for (int i = 0; i < curve.x().length; i++) {
      if (Limits.shows(panel.x(), curve.x()[i]) && Limits.shows(vertical, curve.y()[i])) {
        xs.add(rounded(curve.x()[i]));
        ys.add(rounded(curve.y()[i]));
      }
    }
    boolean dots = curve.style() == Curve.Style.POINTS || xs.size() == 1;
    String colour = Palette.colour(curve);
    String group = curve.name() + curve.style() + colour;
    Map<String, Object> trace = new LinkedHashMap<>();
    trace.putAll(Map.of("type", "scatter", "mode", dots ? "markers" : "lines"));
    trace.putAll(Map.of("name", curve.name(), "legendgroup", group));
    trace.put("showlegend", inLegend.add(group));
    trace.putAll(Map.of("xaxis", x, "yaxis", y, "x", xs, "y", ys));
    trace.put("marker", Map.of("color", colour, "size", 6));
    String dash = curve.style() == Curve.Style.DASHED ? "dash" : "solid";
    trace.put("line", Map.of("color", colour, "width", 2, "dash", dash));
    return trace;
  }

  private static Object rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
