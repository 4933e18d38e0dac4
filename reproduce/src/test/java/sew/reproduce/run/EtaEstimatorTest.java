package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;

class EtaEstimatorTest {

  @Test
  void estimatesFromRunsOfTheSameDepthElseFromAll() {
    TrainingSetup setting = TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK);
    List<Experiment> experiments =
        new Sweep(
                List.of(JoinKind.ADD, JoinKind.AND),
                List.of(1, 2),
                List.of(8),
                List.of(1L),
                setting)
            .experiments();
    EtaEstimator eta = new EtaEstimator(experiments);
    assertEquals(new SweepProgress(0, 4, Optional.empty()), eta.after(0));
    eta.runEnded(experiments.get(0), took(10)); // ADD, 1 block
    // ADD 2, AND 1, AND 2: as long as the one that is known.
    assertEquals(Optional.of(Duration.ofSeconds(30)), eta.after(1).left());
    eta.runEnded(experiments.get(1), took(20)); // ADD, 2 blocks
    assertEquals(Optional.of(Duration.ofSeconds(10 + 20)), eta.after(2).left());
    eta.runEnded(experiments.get(2), Optional.empty()); // AND, 1 block, diverged
    assertEquals(Optional.of(Duration.ofSeconds(20)), eta.after(3).left());
    eta.runEnded(experiments.get(3), took(20));
    // All were over before: what is only read takes no time.
    assertEquals(new SweepProgress(1, 4, Optional.of(Duration.ZERO)), eta.after(1));
  }

  private static Optional<RunMetrics> took(double seconds) {
    return Optional.of(new RunMetrics(0.5, 0.5, 0, 1, 10, seconds));
  }
}
