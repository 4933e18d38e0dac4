package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.Experiment;
import sew.train.EpochMetrics;

/** Runs of two epochs, of networks with 1 and 3 blocks, each joined in two ways, with two seeds. */
class SweepEstimateTest {
  private final List<Experiment> measured = new ArrayList<>();

  private Duration measure(Experiment experiment) {
    measured.add(experiment);
    return Duration.ofSeconds(5);
  }

  private static List<RunRecord> toDo() {
    return new ArrayList<>(
        TinySweep.sweep().experiments().stream()
            .map(
                run ->
                    run.withRecipe(TinySweep.sweep().experiments().get(0).recipe().withEpochs(2)))
            .map(RunRecord::missing)
            .toList());
  }

  private static RunRecord begun(RunRecord run, RunRecord.State state, int epochs) {
    EpochMetrics epoch = new EpochMetrics(0, 0, 0, 0, 0, 0, 3, 0, null, 0, 0);
    return new RunRecord(
        run.experiment(),
        Optional.empty(),
        state,
        List.of(epoch, epoch).subList(0, epochs),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void eachSizeIsMeasuredOnce() throws IOException {
    SweepEstimate estimate = SweepEstimate.of(toDo(), this::measure);
    assertEquals(new SweepEstimate(Duration.ofSeconds(8 * 2 * 5), 2), estimate);
    assertEquals(2, measured.size());
  }

  @Test
  void whatIsDoneIsNotLeftAndSaysHowLongTheOthersTake() throws IOException {
    List<RunRecord> runs = toDo();
    runs.set(0, begun(runs.get(0), RunRecord.State.FINISHED, 2));
    runs.set(1, begun(runs.get(1), RunRecord.State.UNFINISHED, 1));
    SweepEstimate estimate = SweepEstimate.of(runs, this::measure);
    assertEquals(new SweepEstimate(Duration.ofSeconds((1 + 2 * 6) * 3), 0), estimate);
  }

  @Test
  void nothingIsMeasuredWhereNothingIsLeft() throws IOException {
    List<RunRecord> runs = toDo();
    runs.replaceAll(run -> begun(run, RunRecord.State.DIVERGED, 1));
    assertEquals(new SweepEstimate(Duration.ZERO, 0), SweepEstimate.of(runs, this::measure));
  }
}
