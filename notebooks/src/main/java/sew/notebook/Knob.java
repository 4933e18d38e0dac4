package sew.notebook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a reader turns: a quantity, the values it can have, and where it stands first.
 *
 * @param name of the quantity, such as "tau"
 * @param values by their labels, in the order of the slider
 * @param start the label of the value that is shown first
 */
public record Knob<T>(String name, Map<String, T> values, String start) {

  public Knob {
    if (!values.containsKey(start)) {
      throw new IllegalArgumentException(
          "%s: expected to start at one of %s, found %s".formatted(name, values.keySet(), start));
    }
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** A knob for numbers, such as {@code Knob.of("tau", 2.0, 1.5, 2.0, 4.0)}. */
  @SafeVarargs
  public static <N extends Number> Knob<N> of(String name, N start, N... values) {
    Map<String, N> byLabel = new LinkedHashMap<>();
    for (N value : values) {
      byLabel.put(label(value), value);
    }
    return new Knob<>(name, byLabel, label(start));
  }

  /** A knob for anything that has labels of its own. */
  public static <T> Knob<T> of(
      String name, T start, List<T> values, Function<? super T, String> label) {
    Map<String, T> byLabel = new LinkedHashMap<>();
    values.forEach(value -> byLabel.put(label.apply(value), value));
    return new Knob<>(name, byLabel, label.apply(start));
  }

  /** 2.0 as "2". */
  private static String label(Number value) {
    String text = value.toString();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  List<String> labels() {
    return List.copyOf(values.keySet());
  }
}
