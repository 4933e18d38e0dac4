package sew.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.reproduce.plot.Notation;

/**
 * One of plotly's sliders. A slider knows where it leads but not where the others stand, so each
 * knob has one for every setting of the other knobs, and only that of the setting that is shown is
 * visible.
 *
 * @param knob which of the knobs
 * @param others the labels where the other knobs stand
 */
record KnobSlider(Knobs<?> knobs, int knob, List<String> others) {
  private static final Map<String, Object> AT_ONCE =
      Map.of(
          "mode", "immediate", "frame", Map.of("duration", 0), "transition", Map.of("duration", 0));

  static List<KnobSlider> all(Knobs<?> knobs) {
    List<KnobSlider> all = new ArrayList<>();
    for (int i = 0; i < knobs.knobs().size(); i++) {
      int knob = i;
      knobs.views().keySet().stream()
          .map(setting -> without(knob, setting))
          .distinct()
          .forEach(others -> all.add(new KnobSlider(knobs, knob, others)));
    }
    return all;
  }

  private static List<String> without(int knob, List<String> setting) {
    List<String> others = new ArrayList<>(setting);
    others.remove(knob);
    return others;
  }

  /** The name of the frame of a setting. */
  static String frame(List<String> setting) {
    return String.join(", ", setting);
  }

  /** The slider, {@code above} the panels by so many pixels. */
  Map<String, Object> json(int above) {
    List<Object> steps = new ArrayList<>();
    for (String label : labels()) {
      List<String> setting = new ArrayList<>(others);
      setting.add(knob, label);
      List<Object> args = List.of(List.of(frame(setting)), AT_ONCE);
      steps.add(Map.of("label", label, "method", "animate", "args", args));
    }
    Map<String, Object> json = new LinkedHashMap<>(at(knobs.start()));
    json.put("steps", steps);
    json.put(
        "currentvalue", Map.of("prefix", Notation.tagged(knobs.knobs().get(knob).name() + " = ")));
    json.putAll(Map.of("y", 1, "yanchor", "bottom", "pad", Map.of("t", 0, "b", above)));
    return json;
  }

  /** How it stands at a setting. */
  Map<String, Object> at(List<String> setting) {
    boolean visible = without(knob, setting).equals(others);
    return Map.of("visible", visible, "active", labels().indexOf(setting.get(knob)));
  }

  private List<String> labels() {
    return knobs.knobs().get(knob).labels();
  }
}
