package sew.reproduce.experiment;

import java.util.function.BiFunction;
import java.util.function.Function;
import sew.registry.Types;

/**
 * Something in an experiment that an option changes, such as the learning rate; several values of
 * it are an axis of a sweep. All that there are: {@link Parameters#ALL}.
 *
 * @param option its name on the command line, "--lr"
 * @param column what tables call it, "lr"
 * @param title what it is, in a few words
 * @param reader a value from its text; types of a user stand for themselves by their ids
 * @param label a value as tables show it
 * @param setter the experiment with another value
 */
public record Parameter<T>(
    String option,
    String column,
    String title,
    BiFunction<String, Types, T> reader,
    Function<T, String> label,
    BiFunction<Experiment, T, Experiment> setter) {

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text means none; the message names the option
   */
  public T read(String text, Types types) {
    try {
      return reader.apply(text.strip(), types);
    } catch (IllegalArgumentException e) {
      throw of(e);
    }
  }

  /**
   * The experiment with another value of this parameter.
   *
   * @throws IllegalArgumentException if the value does not fit; the message names the option
   */
  public Experiment set(Experiment experiment, T value) {
    try {
      return setter.apply(experiment, value);
    } catch (IllegalArgumentException e) {
      throw of(e);
    }
  }

  private IllegalArgumentException of(IllegalArgumentException e) {
    return new IllegalArgumentException("%s: %s".formatted(option, e.getMessage()), e);
  }

  @Override
  public String toString() {
    return option;
  }
}
