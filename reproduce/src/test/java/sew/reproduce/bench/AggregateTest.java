package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.bench.Candidate.Role;
import sew.reproduce.result.RunEnvironment;

class AggregateTest {
  private static final RunEnvironment RUN =
      new RunEnvironment(
          "now", "commit", "", "", "", "", "", 2, "", "", Map.of(), Map.of(), List.of(), Map.of());

  /** A candidate whose one step took {@code seconds} and {@code mib}. */
  private static Candidate candidate(
      String name, double seconds, int mib, Optional<String> floor, Role role) throws IOException {
    String answer =
        "echo '{\"seconds\":%s,\"peak_mib\":%d,\"numbers\":[]}'; read x; "
            .formatted(seconds, mib)
            .repeat(2);
    BenchmarkProcess candidate = new BenchmarkProcess(name, List.of("sh", "-c", answer), Map.of());
    candidate.run(1, 1);
    return new Candidate(candidate, 1, floor, Optional.empty(), 0, role);
  }

  @Test
  void ratiosAreRelativeToTheFastestReferenceAndTheOwnFloor() throws IOException {
    Optional<String> floor = Optional.of("floor");
    Optional<String> none = Optional.empty();
    List<Candidate> candidates =
        List.of(
            candidate("ours", 3, 60, floor, Role.OURS),
            candidate("floor", 2, 30, none, Role.OURS),
            candidate("old", 6, 90, none, Role.PEER),
            candidate("compiled", 4, 240, none, Role.COMPILED_PEER),
            candidate("new", 5, 120, none, Role.PEER),
            candidate("as its users run it", 1, 10, none, Role.OTHER));
    List<Result> results =
        new Aggregate(Workload.of("seven-train"), candidates, Map.of("new", 1e-7), Optional.of(0.3))
            .results(RUN, 1, 2);

    Result ours = results.get(0);
    assertEquals(0.75, ours.timeRatio());
    assertEquals(1.5, ours.floorRatio());
    assertEquals(0.5, ours.memoryRatio());
    assertNull(ours.deviation());
    assertEquals(0.3, ours.nonzeroInputs());
    assertEquals(1.5, results.get(2).timeRatio());
    assertEquals(1, results.get(3).timeRatio());
    assertEquals(2, results.get(3).memoryRatio());
    assertEquals(1e-7, results.get(4).deviation());
    assertNull(results.get(4).floorRatio());
    assertEquals(5, results.get(4).firstSeconds());
    double minStart = Math.min(results.get(2).startSeconds(), results.get(4).startSeconds());
    assertEquals(ours.startSeconds() / minStart, ours.startRatio());
  }

  @Test
  void withoutAReferenceThereAreNoRatios() throws IOException {
    List<Candidate> candidates = List.of(candidate("ours", 3, 60, Optional.empty(), Role.OURS));
    Result ours =
        new Aggregate(Workload.of("frames"), candidates, Map.of(), Optional.empty())
            .results(RUN, 1, 2)
            .get(0);
    assertNull(ours.timeRatio());
    assertNull(ours.startRatio());
    assertNull(ours.memoryRatio());
    assertEquals(6_000_000, ours.events());
  }
}
