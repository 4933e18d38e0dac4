package sew.reproduce.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A figure as the maps and lists of plotly's JSON, with all panels in one plot: for notebooks. */
public final class PlotlyJson {
  private static final int PANEL_HEIGHT = 300;

  /** Of a title and of a legend. */
  private static final int LINE = 20;

  /** Space for the buttons of plotly, over the title. */
  private static final int BUTTONS = 28;

  private static final int LEFT = 70;
  private static final int RIGHT = 60;

  private static final int MAX_TICKS = 8;

  /** For the labels of the lowest axes. */
  private static final int BELOW = 64;

  /** The width for which the height of the legend is estimated; wider is better. */
  private static final int USUAL_WIDTH = 680;

  private static final int TITLE_LETTER = 7;

  /** A font of the same width on every machine, so that what is estimated here fits there. */
  static final Map<String, Object> FONT = Map.of("family", "Arial, Helvetica, sans-serif");

  /** Digits beyond what a screen can show are noise. */
  private static final MathContext DIGITS = new MathContext(5);

  private final Figure figure;
  private final int columns;
  private final int rows;
  private final List<Object> traces = new ArrayList<>();
  private final List<Object> annotations = new ArrayList<>();
  private final List<Object> shapes = new ArrayList<>();
  private final Map<String, Object> layout = new LinkedHashMap<>();

  /** The names that stand there, by what makes curves the same. */
  private final Map<String, String> inLegend = new LinkedHashMap<>();

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
    int narrowest = columns == 1 ? 350 : (hasRight() ? 430 : 320) * columns;
    List<String> title = wrapped(figure.title(), narrowest - LEFT);
    int top = BUTTONS + (title.size() + 1) * LINE;
    int bottom = BELOW + legendLines(Math.max(USUAL_WIDTH, narrowest)) * LINE;
    layout.put("annotations", annotations);
    layout.put("shapes", shapes);
    layout.put("title", title(String.join("<br>", title)));
    layout.put("font", FONT);
    layout.put("autosize", true);
    layout.put("height", top + plots + bottom);
    layout.put("margin", Map.of("t", top, "b", bottom, "l", LEFT, "r", RIGHT));
    // The page may scroll where there is less space than this.
    layout.put("meta", Map.of("minWidth", narrowest));
    layout.put("hovermode", "closest");
    layout.put("plot_bgcolor", "white");
    layout.put("legend", legend(-(BELOW - 10.0) / plots));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", traces);
    json.put("layout", layout);
    return json;
  }

  private boolean hasRight() {
    return figure.panels().stream().anyMatch(panel -> panel.right() != null);
  }

  /** A title in lines of up to {@code width} pixels. */
  static List<String> wrapped(String title, int width) {
    return Heading.wrap(title, width / TITLE_LETTER);
  }

  static Map<String, Object> title(String text) {
    Map<String, Object> title = new LinkedHashMap<>();
    title.putAll(Map.of("text", text, "font", Map.of("size", 14)));
    title.putAll(Map.of("x", 0, "xref", "paper", "xanchor", "left"));
    title.putAll(
        Map.of("y", 1, "yref", "container", "yanchor", "top", "pad", Map.of("t", BUTTONS)));
    return title;
  }

  /** Entries of equal width form columns. */
  private Map<String, Object> legend(double y) {
    Map<String, Object> legend = new LinkedHashMap<>();
    legend.putAll(Map.of("orientation", "h", "x", 0, "xanchor", "left"));
    legend.putAll(Map.of("y", y, "yanchor", "top", "entrywidth", entryWidth()));
    legend.put("tracegroupgap", 0);
    return legend;
  }

  private int entryWidth() {
    return inLegend.values().stream().mapToInt(LetterWidth::of).max().orElse(0);
  }

  /** How many lines the legend takes in a figure of {@code width} pixels. */
  private int legendLines(int width) {
    int sample = 45;
    int perLine = Math.max(1, (width - LEFT - RIGHT) / (entryWidth() + sample));
    return (inLegend.size() + perLine - 1) / perLine;
  }

  private void panel(Panel panel, int column, int row) {
    double gap = columns == 1 ? 0 : panel.right() == null ? 0.26 / columns : 0.2;
    double width = (1 - gap * (columns - 1)) / columns;
    double left = column * (width + gap);
    double spacing = rows == 1 ? 0 : 0.28 / rows;
    double height = (1 - spacing * (rows - 1)) / rows;
    double top = 1 - row * (height + spacing);
    String x = "x" + ++axes;
    String y = "y" + axes;
    Limits across = Limits.horizontal(panel);
    Map<String, Object> below = axis(panel.x(), across, left, left + width, y);
    if (isCounted(panel) && across.to() - across.from() <= MAX_TICKS) {
      below.put("dtick", 1);
    }
    layout.put(key(x), below);
    layout.put(key(y), axis(panel.y(), Limits.vertical(panel, false), top - height, top, x));
    String right = null;
    if (panel.right() != null) {
      right = "y" + ++axes;
      Map<String, Object> second =
          axis(panel.right(), Limits.vertical(panel, true), top - height, top, x);
      second.putAll(Map.of("overlaying", y, "side", "right", "showgrid", false));
      // Its own ticks: at the heights of the left axis they would not be round numbers.
      second.put("tickmode", "auto");
      // Longer numbers would run into the axis's own label.
      second.put("tickformat", ".3~g");
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
    // Clear of the number at the top of the axis.
    title.putAll(Map.of("xanchor", "center", "yanchor", "bottom", "yshift", 4));
    annotations.add(title);
  }

  /** Whether the horizontal axis has whole numbers only: there is no half block. */
  private static boolean isCounted(Panel panel) {
    return !panel.x().logarithmic()
        && panel.curves().stream()
            .flatMapToDouble(curve -> Arrays.stream(curve.x()))
            .allMatch(value -> value == Math.rint(value));
  }

  /** The axis "x2" is the layout's "xaxis2". */
  private static String key(String axis) {
    return axis.charAt(0) + "axis" + axis.substring(1);
  }

  private static Map<String, Object> axis(
      Panel.Axis axis, Limits limits, double from, double to, String anchor) {
    double min = axis.logarithmic() ? Math.log10(limits.from()) : limits.from();
    double max = axis.logarithmic() ? Math.log10(limits.to()) : limits.to();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("domain", List.of(rounded(Math.max(0, from)), rounded(Math.min(1, to))));
    json.put("anchor", anchor);
    json.put("type", axis.logarithmic() ? "log" : "linear");
    json.put("range", List.of(rounded(min), rounded(max)));
    json.put("title", Map.of("text", axis.label(), "standoff", 6));
    json.putAll(Map.of("zeroline", false, "gridcolor", "#d9d9d9", "exponentformat", "power"));
    if (!axis.logarithmic()) {
      json.put("minexponent", 5);
    }
    json.putAll(Map.of("showline", true, "linecolor", "#808080"));
    return json;
  }

  private Map<String, Object> trace(Panel panel, Curve curve, String x, String y) {
    Panel.Axis vertical = curve.onRight() ? panel.right() : panel.y();
    int[] shown =
        IntStream.range(0, curve.x().length)
            .filter(i -> Limits.shows(panel.x(), curve.x()[i]))
            .filter(i -> Limits.shows(vertical, curve.y()[i]))
            .toArray();
    boolean dots = curve.style() == Curve.Style.POINTS || shown.length == 1;
    String colour = Palette.colour(curve);
    String group = curve.name() + curve.style() + colour;
    Map<String, Object> trace = new LinkedHashMap<>();
    trace.putAll(Map.of("type", "scatter", "mode", dots ? "markers" : "lines"));
    trace.putAll(Map.of("name", curve.name(), "legendgroup", group));
    trace.put("showlegend", inLegend.putIfAbsent(group, curve.name()) == null);
    trace.putAll(Map.of("xaxis", x, "yaxis", y));
    trace.put("x", PlotlyArray.of(IntStream.of(shown).mapToDouble(i -> curve.x()[i])));
    trace.put("y", PlotlyArray.of(IntStream.of(shown).mapToDouble(i -> curve.y()[i])));
    trace.put("marker", Map.of("color", colour, "size", 6));
    // A point on the edge of the panel is a whole point.
    trace.put("cliponaxis", !dots);
    String dash = curve.style() == Curve.Style.DASHED ? "dash" : "solid";
    trace.put("line", Map.of("color", colour, "width", 2, "dash", dash));
    return trace;
  }

  static Object rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
