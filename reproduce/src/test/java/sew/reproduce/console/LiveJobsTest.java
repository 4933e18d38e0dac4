package sew.reproduce.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.Table4;
import sew.train.EpochMetrics;

class LiveJobsTest {
  private static final List<Experiment> EXPERIMENTS =
      Table4.experiments(TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK), 2020);

  @TempDir private Path folder;

  /** The first one has so many epochs, the second has begun, the others have not. */
  private List<RunRecord> after(int epochs) throws Exception {
    List<RunRecord> runs = new ArrayList<>(EXPERIMENTS.stream().map(RunRecord::missing).toList());
    runs.set(0, record(0, epochs));
    runs.set(1, record(1, 0));
    return runs;
  }

  private RunRecord record(int i, int count) throws Exception {
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < count; epoch++) {
      epochs.add(new EpochMetrics(epoch, 0.1, 1, 0.5, 1, 0.25 + epoch / 100.0, 2, 9, null, 0, 0));
    }
    Path directory = Files.createDirectories(folder.resolve("run" + i));
    Files.writeString(directory.resolve("experiment.json"), "{}");
    boolean isFinished = count == EXPERIMENTS.get(i).recipe().epochs();
    RunRecord none = RunRecord.missing(EXPERIMENTS.get(i));
    return new RunRecord(
        none.experiment(),
        Optional.of(new RunDirectory(directory)),
        isFinished ? RunRecord.State.FINISHED : RunRecord.State.UNFINISHED,
        epochs,
        isFinished ? Optional.of(RunMetrics.of(epochs, 100)) : Optional.empty(),
        none.divergence(),
        none.clips(),
        none.computing(),
        none.gradients(),
        none.splitSha256());
  }

  @Test
  void showsWhatHasBegun() throws Exception {
    assertEquals(
        List.of(
            "runs: 0 done, 2 running, 3 waiting",
            "  SEW ResNet (ADD)  2 of 10 epochs, test acc 26.0 %",
            "  SEW ResNet (IAND)  epoch 1 of 10"),
        LiveJobs.lines(after(2), Optional.empty()));
    assertEquals(
        List.of(
            "runs: 1 done, 1 running, 3 waiting; 44 s left", "  SEW ResNet (IAND)  epoch 1 of 10"),
        LiveJobs.lines(after(10), Optional.of(Duration.ofSeconds(44))));
  }

  @Test
  void epochsTakeAsLongAsTheLastOnes() throws Exception {
    assertEquals(Optional.empty(), LiveJobs.left(after(0), 0, 5));
    assertEquals(Optional.of(Duration.ofMinutes(2)), LiveJobs.left(after(10), 10, 30));
  }

  @Test
  void aRunThatEndsLeavesALine() throws Exception {
    TestScreen terminal = new TestScreen(100);
    AtomicReference<List<RunRecord>> runs = new AtomicReference<>(after(9));
    try (LiveJobs view = new LiveJobs(terminal.stream(), runs::get)) {
      view.say("[2] a warning");
      runs.set(after(10));
    }
    assertEquals(
        "[2] a warning\n1/5 runs: SEW ResNet (ADD): last 34.00 %, best 34.00 % (epoch 10), 20 s",
        terminal.text());
  }
}
