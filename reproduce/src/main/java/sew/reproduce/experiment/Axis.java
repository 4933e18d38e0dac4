package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import sew.registry.Types;
import sew.reproduce.experiment.Changes.Change;

/** A parameter and the values that a sweep gives it, one after another. */
public record Axis<T>(Parameter<T> parameter, List<T> values) {

  public Axis {
    if (values.isEmpty() || new HashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException(
          "%s: expected one or more values, without duplicates, found %s"
              .formatted(parameter.option(), values.stream().map(parameter.label()).toList()));
    }
    values = List.copyOf(values);
  }

  /** The values that {@code texts} mean, each once. */
  public static <T> Axis<T> read(Parameter<T> parameter, Collection<String> texts, Types types) {
    return new Axis<>(
        parameter, texts.stream().map(text -> parameter.read(text, types)).distinct().toList());
  }

  /** Every combination of the values of {@code axes}; the last one changes first. */
  public static List<Changes> combinations(List<Axis<?>> axes) {
    List<Changes> all = List.of(Changes.NONE);
    for (Axis<?> axis : axes) {
      List<Changes> longer = new ArrayList<>();
      for (Changes changes : all) {
        axis.changes().forEach(change -> longer.add(changes.with(change)));
      }
      all = longer;
    }
    return List.copyOf(all);
  }

  /** Whether it has several values. */
  public boolean varies() {
    return values.size() > 1;
  }

  /** Each value as a change. */
  Stream<Change<T>> changes() {
    return values.stream().map(value -> new Change<>(parameter, value));
  }

  /** Each value as tables show it. */
  public List<String> labels() {
    return values.stream().map(parameter.label()).toList();
  }
}
