package sew.reproduce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.run.SweepProgress;
import sew.train.Progress.Report;

class LiveRunsTest {
  private final LiveRuns runs = new LiveRuns();

  @Test
  void showsAllRunsAndTheEpochsOfOne() {
    runs.start("Plain Net", 10, new SweepProgress(2, 5, Optional.empty()));
    runs.epoch(0.5);
    runs.epoch(0.625);
    runs.batch(new Report(2, true, 6, 12, 1.25, 0.5));
    Optional<Duration> left = Optional.of(Duration.ofSeconds(44));
    assertEquals(
        List.of(
            "runs: 2 done, 1 running, 2 waiting; 44 s left",
            "Plain Net",
            "  epoch 3 of 10, training [============            ] 6/12, loss 1.250, acc 50.0 %",
            "  test acc %  50.0  62.5"),
        runs.lines(100, left));
    assertEquals(
        "  epoch 3 of 10, training 6/12, loss 1.250, acc 50.0 %", runs.lines(60, left).get(2));
    runs.pause(new SweepProgress(3, 5, Optional.empty()));
    assertEquals(List.of("runs: 3 done, 0 running, 2 waiting"), runs.lines(100, Optional.empty()));
  }

  @Test
  void theLastEpochsAreShownWhereNotAllFit() {
    runs.start("Plain Net", 300, new SweepProgress(0, 1, Optional.empty()));
    for (int i = 0; i < 100; i++) {
      runs.epoch(i / 1000.0);
    }
    runs.batch(new Report(99, false, 1234, 2345, 12.345, 0.5));
    for (int columns : new int[] {60, 100}) {
      List<String> lines = runs.lines(columns, Optional.empty());
      String accuracies = lines.get(lines.size() - 1);
      assertTrue(accuracies.length() < columns, accuracies);
      assertTrue(accuracies.startsWith("  test acc % ...  "), accuracies);
      assertTrue(accuracies.endsWith("  9.8  9.9"), accuracies);
    }
    runs.start("Spiking ResNet", 300, new SweepProgress(1, 2, Optional.empty()));
    assertEquals(2, runs.lines(100, Optional.empty()).size(), "nothing of the run before");
  }
}
