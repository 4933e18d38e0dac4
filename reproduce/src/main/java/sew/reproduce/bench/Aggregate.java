package sew.reproduce.bench;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sew.reproduce.bench.Candidate.Role;
import sew.reproduce.result.RunEnvironment;

/**
 * The candidates of a workload after their last round.
 *
 * @param deviations by name: the deviation of the first step from what it must agree with
 * @param nonzeroInputs share of {@link NonzeroInputs}, of a network
 */
record Aggregate(
    Workload workload,
    List<Candidate> candidates,
    Map<String, Double> deviations,
    Optional<Double> nonzeroInputs) {

  /** One result for each candidate, in their order. */
  List<Result> results(RunEnvironment environment, int rounds, int threads) {
    Comparator<BenchmarkProcess> byTime = Comparator.comparingDouble(BenchmarkProcess::minimum);
    Optional<BenchmarkProcess> fastest =
        reference(byTime, EnumSet.of(Role.PEER, Role.COMPILED_PEER));
    Optional<BenchmarkProcess> eager = reference(byTime, EnumSet.of(Role.PEER));
    Optional<BenchmarkProcess> starter =
        reference(
            Comparator.comparingDouble(BenchmarkProcess::startSeconds), EnumSet.of(Role.PEER));
    return candidates.stream()
        .map(
            candidate -> {
              BenchmarkProcess one = candidate.process();
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
                  candidate.floor().map(f -> one.minimum() / named(f).minimum()).orElse(null),
                  one.peakMib(),
                  eager
                      .filter(peer -> one.peakMib() > 0)
                      .map(peer -> (double) one.peakMib() / peer.peakMib())
                      .orElse(null),
                  one.firstSeconds(),
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

  /** The smallest of those that ratios may be relative to. */
  private Optional<BenchmarkProcess> reference(
      Comparator<BenchmarkProcess> order, Set<Role> roles) {
    return candidates.stream()
        .filter(candidate -> roles.contains(candidate.role()))
        .map(Candidate::process)
        .min(order);
  }

  private BenchmarkProcess named(String name) {
    return Candidate.named(candidates, name).process();
  }
}
