package sew.reproduce.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What is different from an experiment as its setting has it. The values become part of network,
 * data and recipe, and so of the run's identity; without changes an experiment stays the same.
 */
public record Changes(List<Change<?>> list) {
  public static final Changes NONE = new Changes(List.of());

  /** One parameter with another value. */
  public record Change<T>(Parameter<T> parameter, T value) {
    private Experiment applyTo(Experiment experiment) {
      return parameter.set(experiment, value);
    }

    /** The value as tables show it. */
    public String label() {
      return parameter.label().apply(value);
    }

    @Override
    public String toString() {
      return parameter.column() + " " + label();
    }
  }

  public Changes {
    list = List.copyOf(list);
  }

  /** These changes and one more, in place of another value of the same parameter. */
  public <T> Changes with(Parameter<T> parameter, T value) {
    return with(new Change<>(parameter, value));
  }

  Changes with(Change<?> change) {
    List<Change<?>> all = new ArrayList<>(without(change.parameter()).list());
    all.add(change);
    return new Changes(all);
  }

  /** These changes but for that of one parameter. */
  public Changes without(Parameter<?> parameter) {
    return new Changes(list.stream().filter(c -> !c.parameter().equals(parameter)).toList());
  }

  /** The change of {@code parameter}, if it is changed. */
  public <T> Optional<Change<T>> of(Parameter<T> parameter) {
    @SuppressWarnings("unchecked") // a change has a value of its parameter's type
    Optional<Change<T>> found =
        list.stream()
            .filter(change -> change.parameter().equals(parameter))
            .map(change -> (Change<T>) change)
            .findFirst();
    return found;
  }

  /** The value of {@code parameter}, if it is changed. */
  public <T> Optional<T> get(Parameter<T> parameter) {
    return of(parameter).map(Change::value);
  }

  /**
   * The experiment with all changes, whatever their order here.
   *
   * @throws IllegalArgumentException if one of them does not fit; the message names its option
   */
  public Experiment applyTo(Experiment experiment) {
    Experiment changed = experiment;
    // The old number of parts need not divide the new batch, nor the new one the old batch.
    if (get(RecipeParameters.BATCH).isPresent()
        && get(RecipeParameters.MICRO_BATCHES).isPresent()) {
      changed = changed.withRecipe(changed.recipe().withMicroBatches(1));
    }
    List<Change<?>> ordered = new ArrayList<>(list);
    ordered.sort(Comparator.comparingInt(change -> Parameters.ALL.indexOf(change.parameter())));
    for (Change<?> change : ordered) {
      changed = change.applyTo(changed);
    }
    return changed;
  }

  /** "lr 0.1, T 4", or nothing. */
  @Override
  public String toString() {
    return list.stream().map(Change::toString).collect(Collectors.joining(", "));
  }
}
