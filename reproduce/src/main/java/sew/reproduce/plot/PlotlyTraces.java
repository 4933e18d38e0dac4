package sew.reproduce.plot;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The traces of plotly's data, one per curve, and the legend they have in common. */
final class PlotlyTraces {
  /** Of the legend: a piece of the line before each name. */
  private static final int SAMPLE = 45;

  private static final int LONG = 100;

  private final List<Object> traces = new ArrayList<>();

  /** The names that stand there, by what makes curves the same. */
  private final Map<String, String> inLegend = new LinkedHashMap<>();

  List<Object> all() {
    return traces;
  }

  int entryWidth() {
    return inLegend.values().stream().mapToInt(LetterWidth::of).max().orElse(0);
  }

  /** How many lines the legend takes in a figure of {@code width} pixels between its margins. */
  int legendLines(int width) {
    int perLine = Math.max(1, width / (entryWidth() + SAMPLE));
    return (inLegend.size() + perLine - 1) / perLine;
  }

  void add(Panel panel, Curve curve, String x, String y) {
    int[] shown = panel.shown(curve);
    boolean dots = curve.style() == Curve.Style.POINTS || shown.length == 1;
    String colour = Palette.colour(curve);
    String group = curve.name() + curve.style() + colour;
    Map<String, Object> trace = new LinkedHashMap<>();
    trace.putAll(Map.of("type", "scatter", "mode", dots ? "markers" : "lines"));
    trace.putAll(Map.of("name", Notation.tagged(curve.name()), "legendgroup", group));
    trace.put("showlegend", inLegend.putIfAbsent(group, curve.name()) == null);
    trace.putAll(Map.of("xaxis", x, "yaxis", y));
    double[] places = panel.drawnX(curve);
    if (isEvery(shown, places)) {
      trace.putAll(Map.of("x0", places[shown[0]], "dx", 1));
    } else {
      trace.put("x", PlotlyArray.of(IntStream.of(shown).mapToDouble(i -> places[i])));
    }
    trace.put("y", PlotlyArray.of(IntStream.of(shown).mapToDouble(i -> curve.y()[i])));
    if (curve.errors().length > 0) {
      Map<String, Object> errors = new LinkedHashMap<>();
      errors.put("array", PlotlyArray.of(IntStream.of(shown).mapToDouble(curve::error)));
      errors.putAll(Map.of("type", "data", "thickness", 1.2, "width", 3, "color", colour));
      trace.put("error_y", errors);
    }
    if (dots) {
      trace.put("marker", marker(curve, colour));
    }
    // A point on the edge of the panel is a whole point.
    trace.put("cliponaxis", !dots);
    String dash = curve.style() == Curve.Style.DASHED ? "dash" : "solid";
    trace.put("line", Map.of("color", colour, "width", 2, "dash", dash));
    traces.add(trace);
  }

  /** Whether a long curve has a point at every whole number, as over epochs: no list says more. */
  private static boolean isEvery(int[] shown, double[] x) {
    return shown.length >= LONG
        && IntStream.range(0, shown.length).allMatch(k -> x[shown[k]] == x[shown[0]] + k);
  }

  /** Open, so that what lies under it is seen. */
  private static Map<String, Object> marker(Curve curve, String colour) {
    Map<String, Object> marker = new LinkedHashMap<>();
    marker.put("color", colour);
    marker.put("size", 8);
    marker.put("symbol", Palette.MARKERS.get(Palette.marker(curve)));
    marker.put("line", Map.of("width", 2, "color", colour));
    return marker;
  }
}
