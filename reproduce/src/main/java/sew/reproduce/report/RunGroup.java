package sew.reproduce.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.MeanStd;
import sew.reproduce.run.RunRecord;

/**
 * Runs of one experiment that differ in their seeds alone.
 *
 * @param runs at least one, by seed
 */
record RunGroup(List<RunRecord> runs) {

  RunGroup {
    runs = List.copyOf(runs);
  }

  /** What runs of one group share: all but the seed, and the samples that a split has made. */
  private record Shared(Experiment experiment, Optional<String> split) {
    static Shared of(RunRecord run) {
      Experiment one = run.experiment();
      return new Shared(
          new Experiment(one.network(), one.data(), one.recipe(), 0, one.init()),
          run.splitSha256());
    }
  }

  /** The groups in the order of their first runs. */
  static List<RunGroup> of(List<RunRecord> runs) {
    Map<Shared, List<RunRecord>> groups = new LinkedHashMap<>();
    for (RunRecord run : runs) {
      groups.computeIfAbsent(Shared.of(run), shared -> new ArrayList<>()).add(run);
    }
    return groups.values().stream().map(RunGroup::bySeed).toList();
  }

  private static RunGroup bySeed(List<RunRecord> runs) {
    return new RunGroup(
        runs.stream().sorted(Comparator.comparingLong(run -> run.experiment().seed())).toList());
  }

  RunRecord first() {
    return runs.get(0);
  }

  private List<RunRecord> finished() {
    return runs.stream().filter(run -> run.metrics().isPresent()).toList();
  }

  boolean isFinished() {
    return !finished().isEmpty();
  }

  boolean hasDiverged() {
    return runs.stream().anyMatch(run -> run.state() == RunRecord.State.DIVERGED);
  }

  /** In percent over the finished runs; NaN where none has such an accuracy. */
  MeanStd last(Measure measure) {
    return mean(measure::last);
  }

  /** As {@link #last}, of the best epoch of each. */
  MeanStd best(Measure measure) {
    return mean(measure::best);
  }

  private MeanStd mean(Function<RunRecord, OptionalDouble> of) {
    List<Double> values =
        finished().stream().map(of).flatMapToDouble(OptionalDouble::stream).boxed().toList();
    return MeanStd.of(values, Double::doubleValue);
  }

  /** How many samples the accuracies are measured on. */
  int testSamples() {
    return finished().get(0).finished().testClips();
  }

  /** "2", or how far the runs are that are not finished: "1, 1 diverged, 3/192 epochs". */
  String count() {
    Stream<String> finished = Stream.of(finished().size()).filter(n -> n > 0).map(String::valueOf);
    Map<String, Long> others =
        runs.stream()
            .filter(run -> run.metrics().isEmpty())
            .collect(
                Collectors.groupingBy(
                    RunRecord::progress, LinkedHashMap::new, Collectors.counting()));
    Stream<String> rest =
        others.entrySet().stream()
            .map(e -> e.getValue() == 1 ? e.getKey() : e.getValue() + " x " + e.getKey());
    return Stream.concat(finished, rest).collect(Collectors.joining(", "));
  }

  String seeds() {
    return runs.stream()
        .map(run -> String.valueOf(run.experiment().seed()))
        .collect(Collectors.joining(", "));
  }

  /** How far it is from the paper's setting, and in which precision it was computed. */
  String scale() {
    return runs.stream().map(RunRecord::scale).distinct().collect(Collectors.joining("; "));
  }

  /** The first digits of the hash of the split. */
  String split() {
    return first().splitSha256().map("%.8s"::formatted).orElse("-");
  }
}
