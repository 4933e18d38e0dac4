package sew.reproduce.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.RecordJson;

/** Estimates the remaining time of a list of runs from the seconds that its finished runs took. */
final class EtaEstimator {
  private final List<Experiment> experiments;
  private final Map<Experiment, Optional<RunMetrics>> ended = new HashMap<>();

  EtaEstimator(List<Experiment> experiments) {
    this.experiments = experiments;
  }

  /** A run has ended, now or earlier; without a summary it diverged. */
  void runEnded(Experiment experiment, Optional<RunMetrics> summary) {
    ended.put(experiment, summary);
  }

  boolean hasEnded(Experiment experiment) {
    return ended.containsKey(experiment);
  }

  /** The progress after the first {@code done} of the experiments. */
  SweepProgress after(int done) {
    List<Experiment> left = experiments.stream().filter(e -> !ended.containsKey(e)).toList();
    boolean known = left.isEmpty() || ended.values().stream().anyMatch(Optional::isPresent);
    Optional<Duration> time =
        known
            ? Optional.of(seconds(left.stream().mapToDouble(this::estimate).sum()))
            : Optional.empty();
    return new SweepProgress(done, experiments.size(), time);
  }

  private static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(1000 * seconds));
  }

  /**
   * As long as runs of the same depth, width, data and length, or else as all runs, took on
   * average.
   */
  private double estimate(Experiment experiment) {
    return mean(e -> isAlike(e, experiment)).orElseGet(() -> mean(e -> true).orElseThrow());
  }

  private static boolean isAlike(Experiment some, Experiment other) {
    return some.data().equals(other.data())
        && some.recipe().epochs() == other.recipe().epochs()
        && some.recipe().trainSteps() == other.recipe().trainSteps()
        && withoutJoin(some).equals(withoutJoin(other));
  }

  /** The network but for how it joins its blocks, which costs little. */
  private static Map<?, ?> withoutJoin(Experiment experiment) {
    Map<?, ?> network = new HashMap<>((Map<?, ?>) RecordJson.of(experiment.network()));
    network.remove("residual");
    return network;
  }

  private OptionalDouble mean(Predicate<Experiment> like) {
    return ended.entrySet().stream()
        .filter(run -> like.test(run.getKey()))
        .flatMap(run -> run.getValue().stream())
        .mapToDouble(RunMetrics::seconds)
        .average();
  }
}
