package sew.reproduce.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A figure as the maps and lists of plotly's JSON, with all panels in one plot: for notebooks.
 *
 * <p>The layout's {@code meta.narrow} is what is different where the page is narrower than {@code
 * meta.minWidth}: there the panels stand below each other.
 */
public final class PlotlyJson {
  private static final int PANEL_HEIGHT = 300;

  /** Of a title and of a legend. */
  private static final int LINE = 20;

  /** Space for the buttons of plotly, over the title. */
  private static final int BUTTONS = 28;

  private static final int LEFT = 70;
  private static final int RIGHT = 60;

  /** Right of a panel on a page of a phone that has no right axis. */
  private static final int NARROW_RIGHT = 16;

  /** For the labels of the lowest axes, and of names that stand at an angle. */
  private static final int BELOW = 64;

  private static final int BELOW_NAMES = 110;

  /** The width for which the height of the legend is estimated; wider is better. */
  private static final int USUAL_WIDTH = 680;

  /** A page of a phone. */
  private static final int NARROW = 340;

  private static final int TITLE_SIZE = 14;

  /** How much wider bold letters are. */
  private static final double BOLD = 1.1;

  /** A figure of one panel has a longer title on a wide page. */
  private static final int ONE_PANEL = 560;

  /** A font of the same width on every machine, so that what is estimated here fits there. */
  static final Map<String, Object> FONT = Map.of("family", "Arial, Helvetica, sans-serif");

  private final Figure figure;
  private final boolean narrow;
  private final int columns;
  private final int rows;
  private final PlotlyTraces traces = new PlotlyTraces();
  private final List<Object> annotations = new ArrayList<>();
  private final List<Object> shapes = new ArrayList<>();
  private final Map<String, Object> layout = new LinkedHashMap<>();

  private int axes;

  private PlotlyJson(Figure figure, boolean narrow) {
    this.figure = figure;
    this.narrow = narrow;
    this.columns = narrow ? 1 : Math.min(figure.columns(), figure.panels().size());
    this.rows = (figure.panels().size() + columns - 1) / columns;
  }

  /** "data" and "layout", as {@code Plotly.newPlot} takes them. */
  public static Map<String, Object> of(Figure figure) {
    Map<String, Object> wide = new PlotlyJson(figure, false).json();
    Map<String, Object> narrow = new PlotlyJson(figure, true).layout();
    Map<String, Object> layout = asMap(wide.get("layout"));
    Map<String, Object> meta = asMap(layout.get("meta"));
    meta.put("narrow", different(layout, narrow));
    return wide;
  }

  /** What of {@code narrow} is not the same in {@code wide}, map by map. */
  private static Map<String, Object> different(
      Map<String, Object> wide, Map<String, Object> narrow) {
    Map<String, Object> different = new LinkedHashMap<>();
    narrow.forEach(
        (key, value) -> {
          Object other = wide.get(key);
          if (value instanceof Map<?, ?> && other instanceof Map<?, ?>) {
            Map<String, Object> within = different(asMap(other), asMap(value));
            if (!within.isEmpty()) {
              different.put(key, within);
            }
          } else if (!value.equals(other)) {
            different.put(key, value);
          }
        });
    different.remove("meta");
    return different;
  }

  static Map<String, Object> asMap(Object json) {
    @SuppressWarnings("unchecked") // all maps here have texts as keys
    Map<String, Object> map = (Map<String, Object>) json;
    return map;
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("layout", layout());
    json.put("data", traces.all());
    return json;
  }

  private Map<String, Object> layout() {
    for (int i = 0; i < figure.panels().size(); i++) {
      panel(figure.panels().get(i), i % columns, i / columns);
    }
    int plots = rows * PANEL_HEIGHT;
    int narrowest = narrow ? NARROW : columns == 1 ? ONE_PANEL : (hasRight() ? 360 : 250) * columns;
    int right = narrow && !hasRight() ? NARROW_RIGHT : RIGHT;
    Heading.Lines title = heading(figure.title(), figure.mark(), narrowest - LEFT);
    int top = BUTTONS + (title.count() + 1) * LINE;
    int below = hasNames() ? BELOW_NAMES : BELOW;
    int width = narrow ? NARROW : Math.max(USUAL_WIDTH, narrowest);
    int bottom = below + traces.legendLines(width - LEFT - right) * LINE;
    layout.put("annotations", annotations);
    layout.put("shapes", shapes);
    layout.put("title", title(title));
    layout.put("font", FONT);
    layout.put("autosize", true);
    layout.put("height", top + plots + bottom);
    Map<String, Object> margin = new LinkedHashMap<>();
    margin.putAll(Map.of("t", top, "b", bottom, "l", LEFT, "r", right));
    layout.put("margin", margin);
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put("minWidth", narrowest);
    meta.put("mark", figure.mark());
    layout.put("meta", meta);
    layout.put("hovermode", "closest");
    layout.put("plot_bgcolor", "white");
    layout.put("legend", legend(-(below - 10.0) / plots));
    return layout;
  }

  private boolean hasRight() {
    return figure.panels().stream().anyMatch(panel -> panel.right() != null);
  }

  private boolean hasNames() {
    return figure.panels().stream().anyMatch(panel -> !panel.x().names().isEmpty());
  }

  /** A title and its mark, which is bold, in lines of {@code pixels}. */
  static Heading.Lines heading(String title, String mark, int pixels) {
    double usual = (double) TITLE_SIZE / LetterWidth.SIZE;
    return new Heading.Lines(
        Heading.wrap(title, text -> usual * LetterWidth.of(text) <= pixels),
        mark.isEmpty()
            ? List.of()
            : Heading.wrap(mark, text -> BOLD * usual * LetterWidth.of(text) <= pixels));
  }

  static Map<String, Object> title(Heading.Lines lines) {
    String text = Notation.tagged(String.join("<br>", lines.title()));
    if (!lines.mark().isEmpty()) {
      text +=
          "<br><span style=\"color:%s\"><b>%s</b></span>"
              .formatted(Palette.MARK, Notation.tagged(String.join("<br>", lines.mark())));
    }
    Map<String, Object> title = new LinkedHashMap<>();
    title.putAll(Map.of("text", text, "font", Map.of("size", TITLE_SIZE)));
    title.putAll(Map.of("x", 0, "xref", "paper", "xanchor", "left"));
    title.putAll(
        Map.of("y", 1, "yref", "container", "yanchor", "top", "pad", Map.of("t", BUTTONS)));
    return title;
  }

  /** Entries of equal width form columns. */
  private Map<String, Object> legend(double y) {
    Map<String, Object> legend = new LinkedHashMap<>();
    legend.putAll(Map.of("orientation", "h", "x", 0, "xanchor", "left"));
    legend.putAll(Map.of("y", y, "yanchor", "top", "entrywidth", traces.entryWidth()));
    legend.put("tracegroupgap", 0);
    return legend;
  }

  private void panel(Panel panel, int column, int row) {
    double gap = columns == 1 ? 0 : panel.right() == null ? 0.26 / columns : 0.2;
    double width = (1 - gap * (columns - 1)) / columns;
    double left = column * (width + gap);
    // Of the height of a row; names of an axis stand at an angle.
    double spacing = rows == 1 ? 0 : (hasNames() ? 0.46 : 0.28) / rows;
    double height = (1 - spacing * (rows - 1)) / rows;
    double top = 1 - row * (height + spacing);
    String x = "x" + ++axes;
    String y = "y" + axes;
    layout.put(key(x), PlotlyAxis.horizontal(panel, left, left + width, y));
    layout.put(key(y), PlotlyAxis.vertical(panel, false, top - height, top, x));
    String right = null;
    if (panel.right() != null) {
      right = "y" + ++axes;
      layout.put(key(right), PlotlyAxis.right(panel, top - height, top, x, y));
    }
    for (Curve curve : panel.curves()) {
      traces.add(panel, curve, x, curve.onRight() ? right : y);
    }
    for (double mark : panel.marks()) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.putAll(Map.of("type", "line", "xref", x, "yref", y + " domain"));
      line.putAll(Map.of("x0", mark, "x1", mark, "y0", 0, "y1", 1));
      line.put("line", Map.of("color", "#808080", "width", 1, "dash", "dot"));
      shapes.add(line);
    }
    Map<String, Object> title = new LinkedHashMap<>();
    title.putAll(
        Map.of("text", "<b>" + Notation.tagged(panel.title()) + "</b>", "showarrow", false));
    title.putAll(Map.of("xref", "paper", "yref", "paper", "x", left + width / 2, "y", top));
    // Clear of the number at the top of the axis.
    title.putAll(Map.of("xanchor", "center", "yanchor", "bottom", "yshift", 4));
    annotations.add(title);
  }

  /** The axis "x2" is the layout's "xaxis2". */
  private static String key(String axis) {
    return axis.charAt(0) + "axis" + axis.substring(1);
  }
}
