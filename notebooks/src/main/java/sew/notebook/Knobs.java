package sew.notebook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a cell shows for each setting of its knobs, all computed beforehand: it turns without a
 * kernel, on a page, and in a notebook that has just been opened.
 *
 * @param views by the labels of a setting, one label per knob
 */
public record Knobs<V>(List<Knob<?>> knobs, Map<List<String>, V> views) {

  public Knobs {
    knobs = List.copyOf(knobs);
    views = Collections.unmodifiableMap(new LinkedHashMap<>(views));
  }

  /** One knob: {@code view} at each of its values. */
  public static <A, V> Knobs<V> of(Knob<A> knob, Function<? super A, ? extends V> view) {
    Map<List<String>, V> views = new LinkedHashMap<>();
    knob.values().forEach((label, value) -> views.put(List.of(label), view.apply(value)));
    return new Knobs<>(List.of(knob), views);
  }

  /** Two knobs that are turned independently: {@code view} at each pair of their values. */
  public static <A, B, V> Knobs<V> of(
      Knob<A> first, Knob<B> second, BiFunction<? super A, ? super B, ? extends V> view) {
    Map<List<String>, V> views = new LinkedHashMap<>();
    first
        .values()
        .forEach(
            (a, one) ->
                second
                    .values()
                    .forEach((b, two) -> views.put(List.of(a, b), view.apply(one, two))));
    return new Knobs<>(List.of(first, second), views);
  }

  /** The same knobs with other views. */
  <W> Knobs<W> map(Function<? super V, ? extends W> view) {
    Map<List<String>, W> mapped = new LinkedHashMap<>();
    views.forEach((setting, value) -> mapped.put(setting, view.apply(value)));
    return new Knobs<>(knobs, mapped);
  }

  /** The labels where the knobs stand first. */
  List<String> start() {
    return knobs.stream().map(Knob::start).toList();
  }

  /** What is shown first, and where nothing can be turned. */
  public V first() {
    return views.get(start());
  }

  /** A setting in words, such as "V_th = 1, tau = 2". */
  String describe(List<String> setting) {
    return IntStream.range(0, knobs.size())
        .mapToObj(i -> knobs.get(i).name() + " = " + setting.get(i))
        .collect(Collectors.joining(", "));
  }
}
