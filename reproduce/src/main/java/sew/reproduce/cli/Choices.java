package sew.reproduce.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;

/** The data sets and scales of a table that is trained, as {@code sew list} shows them. */
final class Choices {
  private Choices() {}

  /** The experiments on each data set that {@code takes} accepts, at each of its scales. */
  static List<String> of(
      Predicate<Dataset> takes, BiFunction<Dataset, Scale, List<Experiment>> experiments) {
    List<String> lines = new ArrayList<>();
    for (Dataset dataset : BuiltInTypes.TYPES.presets(Dataset.class)) {
      if (takes.test(dataset)) {
        lines.add("--dataset " + dataset.name());
        for (Scale scale : dataset.scales()) {
          lines.add("  --scale " + scale.name().toLowerCase(Locale.ROOT));
          experiments.apply(dataset, scale).stream()
              .map(Caption::of)
              .forEach(e -> lines.add("    %-18s %s".formatted(e.name(), e.scale())));
        }
      }
    }
    return lines;
  }
}
