package sew.reproduce.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.result.RunEnvironment;

class AggregateTest {
  private static final RunEnvironment RUN =
      new RunEnvironment(
          "now", "commit", "", "", "", "", "", 2, "", "", Map.of(), Map.of(), Map.of());

  /** A candidate whose one step took {@code seconds} and {@code mib}. */
  private static Candidate candidate(
      String name, double seconds, int mib, Optional<String> floor, boolean reference)
      throws IOException {
    String answer =
        "echo '{\"seconds\":%s,\"peak_mib\":%d,\"numbers\":[]}'; read x; "
            .formatted(seconds, mib)
            .repeat(2);
    BenchmarkProcess candidate = new BenchmarkProcess(name, List.of("sh", "-c", answer), Map.of());
    candidate.run(1, 1);
    return new Candidate(candidate, 1, floor, Optional.empty(), 0, reference);
  }

  @Test
  void ratiosAreRelativeToTheFastestReferenceAndTheOwnFloor() throws IOException {
    Optional<String> floor = Optional.of("floor");
    Optional<String> none = Optional.empty();
    List<Candidate> candidates =
        List.of(
            candidate("ours", 3, 60, floor, false),
            candidate("floor", 2, 30, none, false),
            candidate("old", 6, 90, none, true),
            candidate("new", 4, 120, none, true),
            candidate("without a reference's allocator", 1, 10, none, false));
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
    assertEquals(1e-7, results.get(3).deviation());
    assertNull(results.get(3).floorRatio());
    double minStart = Math.min(results.get(2).startSeconds(), results.get(3).startSeconds());
    assertEquals(ours.startSeconds() / minStart, ours.startRatio());
  }

  @Test
  void withoutAReferenceThereAreNoRatios() throws IOException {
    List<Candidate> candidates = List.of(candidate("ours", 3, 60, Optional.empty(), false));
    Result ours =
        new Aggregate(Workload.of("frames"), candidates, Map.of(), Optional.empty())
            .results(RUN, 1, 2)
            .get(0);
    assertNull(ours.timeRatio());
    assertNull(ours.startRatio());
    assertEquals(6_000_000, ours.events());
  }
}
