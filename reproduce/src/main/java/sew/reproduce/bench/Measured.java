package sew.reproduce.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.reproduce.Environment;

/**
 * The contenders of a workload after their last round.
 *
 * @param deviations by name: how far the first step was from what it must agree with
 * @param nonzeroInputs share of {@link NonzeroInputs}, of a network
 */
record Measured(
    Workload workload,
    List<Entry> entries,
    Map<String, Double> deviations,
    Optional<Double> nonzeroInputs) {

  /** One result for each contender, in their order. */
  List<Result> results(Environment environment, int rounds, int threads) {
    Optional<Contender> fastest = reference(Comparator.comparingDouble(Contender::minimum));
    Optional<Contender> starter = reference(Comparator.comparingDouble(Contender::startSeconds));
    return entries.stream()
        .map(
            entry -> {
              Contender one = entry.contender();
              return new Result(
                  environment.started(),
                  environment.commit(),
                  workload.name(),
                  workload.title(),
                  one.name(),
                  one.minimum(),
                  one.median(),
                  workload.events(),
                  fastest.map(f -> one.minimum() / f.minimum()).orElse(null),
                  entry.floor().map(f -> one.minimum() / named(f).minimum()).orElse(null),
                  one.peakMib(),
                  fastest.map(f -> (double) one.peakMib() / f.peakMib()).orElse(null),
                  one.startSeconds(),
                  starter.map(s -> one.startSeconds() / s.startSeconds()).orElse(null),
                  deviations.get(one.name()),
                  nonzeroInputs.orElse(null),
                  rounds,
                  threads,
                  one.seconds());
            })
        .toList();
  }

  /** The least of those that ratios may be relative to. */
  private Optional<Contender> reference(Comparator<Contender> order) {
    return entries.stream().filter(Entry::reference).map(Entry::contender).min(order);
  }

  private Contender named(String name) {
    return Bench.named(entries, name).contender();
  }
}
