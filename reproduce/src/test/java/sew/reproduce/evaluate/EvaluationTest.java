package sew.reproduce.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.Json;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.TinyRun;
import sew.train.EpochMetrics;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;

class EvaluationTest {
  @TempDir private Path folder;

  /** The checkpoint of a run gives the accuracy and loss that its last epoch tested. */
  @Test
  void aCheckpointGivesWhatItsRunTested() throws IOException {
    Path cache = folder.resolve("cache");
    RunDirectory run = TinyRun.start(folder.resolve("runs"), cache, 2);
    Experiment experiment = TinyRun.experiment(2);
    EvaluationData set =
        EvaluationData.ofRecordings(
            experiment.data(), TinyRun.data(experiment, cache).from(), 3, System.out, false);
    Evaluation evaluation =
        Evaluation.of(
            experiment.network(),
            experiment.data().dataset().classes(),
            WeightFile.read(run.checkpoint()),
            WeightLoading.Match.NAME,
            Evaluation.Order.NUMBER,
            set.batches(),
            ComputeScope.current());
    List<String> lines = Files.readAllLines(run.path().resolve("metrics.jsonl"));
    EpochMetrics last = Json.parse(lines.get(1), EpochMetrics.class);
    assertEquals(last.testAccuracy(), evaluation.accuracy(), 1e-12);
    assertEquals(last.testLoss(), evaluation.loss(), 1e-5);
    assertEquals(9, evaluation.rates().counts().size());
    assertTrue(evaluation.operations().picojoule() > 0);
    ResultWriter output = new ResultWriter(folder.resolve("out"), System.out);
    new EvaluationTables(evaluation).write(output);
    for (String name : List.of("accuracy", "confusion", "firing-rates", "operations")) {
      assertTrue(Files.size(output.folder().resolve(name + ".csv")) > 0, name);
    }
  }

  /** As design of the authors' label index: logit i is class [0, 1, 10, 2, ..., 9][i]. */
  @Test
  void textOrderPutsTenAfterOne() {
    assertArrayEquals(
        new int[] {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 2}, Evaluation.Order.TEXT.logits(11));
    assertArrayEquals(new int[] {0, 1, 2}, Evaluation.Order.NUMBER.logits(3));
  }

  @Test
  void everyClipNeedsALabel() {
    Npy frames = Npy.of(new float[2 * 3 * 2 * 4 * 4], 2, 3, 2, 4, 4);
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> EvaluationData.ofFrames(frames, new int[] {1}))
            .getMessage();
    assertTrue(message.contains("a label for each clip"), message);
  }
}
