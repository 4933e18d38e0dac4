package sew.reproduce.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** An axis of plotly's layout, from {@code from} to {@code to} of the plot's width or height. */
final class PlotlyAxis {
  /** Digits beyond what a screen can show are noise. */
  private static final MathContext DIGITS = new MathContext(5);

  private PlotlyAxis() {}

  static Map<String, Object> horizontal(Panel panel, double from, double to, String anchor) {
    Limits limits = Limits.horizontal(panel);
    Map<String, Object> axis = axis(panel.x(), limits, from, to, anchor);
    if (panel.isCounted() && panel.hasFewPlaces()) {
      axis.put("dtick", 1);
    }
    List<String> names = panel.x().names();
    if (!names.isEmpty()) {
      axis.remove("dtick");
      axis.put("tickmode", "array");
      axis.put("tickvals", IntStream.rangeClosed(1, names.size()).boxed().toList());
      axis.put("ticktext", names.stream().map(Notation::tagged).toList());
    }
    return axis;
  }

  static Map<String, Object> vertical(
      Panel panel, boolean right, double from, double to, String anchor) {
    Panel.Axis axis = right ? panel.right() : panel.y();
    return axis(axis, Limits.vertical(panel, right), from, to, anchor);
  }

  /** The second vertical axis, over the first one, {@code left}. */
  static Map<String, Object> right(
      Panel panel, double from, double to, String anchor, String left) {
    Map<String, Object> axis = vertical(panel, true, from, to, anchor);
    axis.putAll(Map.of("overlaying", left, "side", "right", "showgrid", false));
    // Its own ticks: at the heights of the left axis they would not be round numbers.
    axis.put("tickmode", "auto");
    // Longer numbers would run into the axis's own label.
    axis.put("tickformat", ".3~g");
    return axis;
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
    json.put("title", Map.of("text", Notation.tagged(axis.label()), "standoff", 6));
    json.putAll(Map.of("zeroline", false, "gridcolor", "#d9d9d9", "exponentformat", "power"));
    if (!axis.logarithmic()) {
      json.put("minexponent", 5);
    }
    json.putAll(Map.of("showline", true, "linecolor", "#808080"));
    return json;
  }

  static Object rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
