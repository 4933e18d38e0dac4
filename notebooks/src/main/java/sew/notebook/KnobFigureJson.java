package sew.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.PlotlyJson;

/**
 * Figures with knobs as plotly's JSON: a frame for each setting, and sliders that lead to it. The
 * axes have space for all settings, so that curves move and axes do not.
 */
final class KnobFigureJson {
  /** One slider with its label and ticks, in pixels. */
  private static final int SLIDER = 80;

  /** For the titles of the panels, under the lowest slider. */
  private static final int GAP = 32;

  /** What a frame changes of a title: its place depends on the width of the page. */
  private static final Set<String> TEXT = Set.of("text");

  private final Knobs<Figure> knobs;
  private final List<KnobSlider> sliders;
  private final Map<List<String>, Map<String, Object>> layouts = new LinkedHashMap<>();
  private final Map<List<String>, List<?>> traces = new LinkedHashMap<>();

  private KnobFigureJson(Knobs<Figure> knobs) {
    this.knobs = knobs;
    this.sliders = KnobSlider.all(knobs);
    knobs
        .views()
        .forEach(
            (setting, figure) -> {
              Map<String, Object> json = PlotlyJson.of(figure);
              layouts.put(setting, copy(json.get("layout")));
              traces.put(setting, (List<?>) json.get("data"));
            });
  }

  /**
   * "data", "layout" and "frames", as {@code Plotly.newPlot} takes them.
   *
   * @throws IllegalArgumentException if a setting has more or fewer curves than another
   */
  static Map<String, Object> of(Knobs<Figure> knobs) {
    return new KnobFigureJson(knobs).json();
  }

  private Map<String, Object> json() {
    List<?> data = traces.get(knobs.start());
    traces.forEach((setting, all) -> requireAsMany(data, all, setting));
    List<Set<String>> turned =
        IntStream.range(0, data.size())
            .mapToObj(
                i -> differing(traces.values().stream().map(all -> copy(all.get(i))).toList()))
            .toList();
    Map<String, Object> layout = layouts.get(knobs.start());
    Set<String> moved = differing(List.copyOf(layouts.values()));
    moved.retainAll(Set.of("title", "annotations", "shapes"));
    List<Object> frames = new ArrayList<>();
    layouts.keySet().forEach(setting -> frames.add(frame(setting, turned, moved)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("data", data);
    json.put("layout", withSliders(layout));
    json.put("frames", frames);
    return json;
  }

  private void requireAsMany(List<?> expected, List<?> found, List<String> setting) {
    if (expected.size() != found.size()) {
      throw new IllegalArgumentException(
          "knobs turn curves, they add none: expected %d curves as at the start, found %d at %s"
              .formatted(expected.size(), found.size(), knobs.describe(setting)));
    }
  }

  private Map<String, Object> frame(
      List<String> setting, List<Set<String>> turned, Set<String> moved) {
    List<Integer> at =
        IntStream.range(0, turned.size()).filter(i -> !turned.get(i).isEmpty()).boxed().toList();
    List<?> data = at.stream().map(i -> only(turned.get(i), traces.get(setting).get(i))).toList();
    Map<String, Object> layout = only(moved, layouts.get(setting));
    layout.computeIfPresent("title", (key, title) -> only(TEXT, title));
    layout.computeIfPresent(
        "annotations", (key, all) -> ((List<?>) all).stream().map(one -> only(TEXT, one)).toList());
    layout.computeIfPresent("shapes", (key, shapes) -> padded((List<?>) shapes));
    layout.put("sliders", sliders.stream().map(slider -> slider.at(setting)).toList());
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.putAll(Map.of("name", KnobSlider.frame(setting), "traces", at));
    frame.putAll(Map.of("data", data, "layout", layout));
    return frame;
  }

  /** Plotly merges lists item by item: a line that is not there must be one that is not visible. */
  private List<Object> padded(List<?> shapes) {
    int size =
        layouts.values().stream().mapToInt(l -> ((List<?>) l.get("shapes")).size()).max().orElse(0);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Map<String, Object> shape = i < shapes.size() ? copy(shapes.get(i)) : new LinkedHashMap<>();
      shape.put("visible", i < shapes.size());
      all.add(shape);
    }
    return all;
  }

  private Map<String, Object> withSliders(Map<String, Object> start) {
    Map<String, Object> layout = new LinkedHashMap<>(start);
    layout.replaceAll((key, value) -> key.matches("[xy]axis\\d+") ? spanning(key) : value);
    Map<String, Object> meta = copy(layout.get("meta"));
    meta.computeIfPresent("narrow", (key, narrow) -> withSpace(copy(narrow)));
    layout.put("meta", meta);
    int lowest = knobs.knobs().size() - 1;
    layout.put(
        "sliders", sliders.stream().map(s -> s.json(GAP + SLIDER * (lowest - s.knob()))).toList());
    return withSpace(layout);
  }

  /** What a layout says of its height, with that of the sliders. */
  private Map<String, Object> withSpace(Map<String, Object> layout) {
    int space = SLIDER * knobs.knobs().size();
    layout.computeIfPresent("height", (key, height) -> (Integer) height + space);
    layout.computeIfPresent(
        "margin",
        (key, margin) -> {
          Map<String, Object> wider = copy(margin);
          wider.computeIfPresent("t", (side, top) -> (Integer) top + space);
          return wider;
        });
    return layout;
  }

  /** An axis with space for every setting. */
  private Map<String, Object> spanning(String axis) {
    double from = Double.POSITIVE_INFINITY;
    double to = Double.NEGATIVE_INFINITY;
    for (Map<String, Object> layout : layouts.values()) {
      List<?> range = (List<?>) copy(layout.get(axis)).get("range");
      from = Math.min(from, ((Number) range.get(0)).doubleValue());
      to = Math.max(to, ((Number) range.get(1)).doubleValue());
    }
    Map<String, Object> spanning = copy(layouts.get(knobs.start()).get(axis));
    spanning.put("range", List.of(from, to));
    return spanning;
  }

  /** The keys whose values are not the same in all maps. */
  private static Set<String> differing(List<Map<String, Object>> maps) {
    Set<String> keys = new LinkedHashSet<>(maps.get(0).keySet());
    keys.removeIf(key -> maps.stream().map(map -> map.get(key)).distinct().count() == 1);
    return keys;
  }

  private static Map<String, Object> only(Set<String> keys, Object map) {
    Map<String, Object> part = copy(map);
    part.keySet().retainAll(keys);
    return part;
  }

  private static Map<String, Object> copy(Object map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    ((Map<?, ?>) map).forEach((key, value) -> copy.put((String) key, value));
    return copy;
  }
}
