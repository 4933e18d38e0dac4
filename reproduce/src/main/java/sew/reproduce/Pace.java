package sew.reproduce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Estimates what is left of a list of runs from the seconds that its finished runs took. */
final class Pace {
  private record Took(Experiment experiment, double seconds) {}

  private final List<Experiment> experiments;
  private final List<Took> finished = new ArrayList<>();

  Pace(List<Experiment> experiments) {
    this.experiments = experiments;
  }

  void finished(Experiment experiment, double seconds) {
    finished.add(new Took(experiment, seconds));
  }

  /** The standing after the first {@code done} of the experiments. */
  Standing after(int done) {
    Optional<Duration> left = Optional.empty();
    if (!finished.isEmpty() || done == experiments.size()) {
      double seconds =
          experiments.subList(done, experiments.size()).stream().mapToDouble(this::estimate).sum();
      left = Optional.of(Duration.ofMillis(Math.round(1000 * seconds)));
    }
    return new Standing(done, experiments.size(), left);
  }

  /** As long as runs of the same depth and width, or else as all runs, took on average. */
  private double estimate(Experiment experiment) {
    return mean(e -> e.network().stages().equals(experiment.network().stages()))
        .orElseGet(() -> mean(e -> true).orElseThrow());
  }

  private OptionalDouble mean(Predicate<Experiment> like) {
    return finished.stream()
        .filter(took -> like.test(took.experiment()))
        .mapToDouble(Took::seconds)
        .average();
  }
}
