package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.experiment.BuiltInTypes;
import sew.train.EpochMetrics;

/** An epoch of ImageNet takes hours: a run goes on inside it, with the same bits. */
class CheckpointInsideEpochTest {
  @TempDir private Path folder;

  /** Ends the run in the second epoch, after a number of batches. */
  private record Ending(int batches) implements QuietListener {
    @Override
    public void onBatch(Report report) {
      if (report.training() && report.epoch() == 1 && report.done() == batches) {
        throw new CancellationException("as if it were killed");
      }
    }
  }

  private void run(RunDirectory directory, PreparedData data, int batches) throws IOException {
    new ExperimentRun(TinyRun.experiment(3), directory, BuiltInTypes.TYPES, Duration.ZERO)
        .execute(
            data,
            RunCompute.on(Device.cpu()),
            new Ending(batches),
            new SweepProgress(0, 1, Optional.empty()));
  }

  @Test
  void aRunGoesOnInsideItsEpoch() throws IOException {
    Path cache = folder.resolve("cache");
    PreparedData data = TinyRun.data(TinyRun.experiment(3), cache);
    RunDirectory whole = TinyRun.start(folder.resolve("whole"), cache, 3);
    RunDirectory broken = TinyRun.directory(folder.resolve("broken"), cache, 3);
    assertThrows(CancellationException.class, () -> run(broken, data, 3));
    assertEquals(1, broken.epochs().size());
    Map<String, Npy> inside = Npz.read(broken.checkpoint());
    assertEquals(3, inside.get("epoch-so-far").toLongs()[0], "three steps of the second epoch");

    run(broken, data, -1);
    assertArrayEquals(
        Files.readAllBytes(whole.checkpoint()), Files.readAllBytes(broken.checkpoint()));
    assertArrayEquals(Files.readAllBytes(whole.best()), Files.readAllBytes(broken.best()));
    for (int epoch = 0; epoch < 3; epoch++) {
      EpochMetrics expected = whole.epochs().get(epoch);
      EpochMetrics found = broken.epochs().get(epoch);
      assertEquals(expected.trainLoss(), found.trainLoss());
      assertEquals(expected.trainAccuracy(), found.trainAccuracy());
      assertEquals(expected.testLoss(), found.testLoss());
      assertEquals(expected.testTop5(), found.testTop5());
    }
  }

  /** What is kept as the best is what the last checkpoint was after that epoch. */
  @Test
  void theBestWeightsAreKept() throws IOException {
    RunDirectory run = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 3);
    int best = run.summary().orElseThrow().bestEpoch();
    assertEquals(best + 1, Npz.read(run.best()).get("epoch").toLongs()[0]);
    assertTrue(Files.exists(run.checkpoint()));
  }
}
