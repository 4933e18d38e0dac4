package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.experiment.BuiltInTypes;
import sew.train.EpochMetrics;

/** Lines of {@code metrics.jsonl} that are lost come back from the checkpoint. */
class LostMetricsTest {
  private static final int EPOCHS = 4;
  private static final int NEVER = -1;

  @TempDir private Path folder;
  private PreparedData data;
  private RunDirectory whole;
  private RunDirectory run;
  private final List<String> warnings = new ArrayList<>();

  /** Ends the run after a number of batches of the third epoch. */
  private record Ending(int batches, List<String> warnings) implements QuietListener {
    @Override
    public void onBatch(Report report) {
      if (report.training() && report.epoch() == 2 && report.done() == batches) {
        throw new CancellationException("as if it were killed");
      }
    }

    @Override
    public void warn(String warning) {
      warnings.add(warning);
    }
  }

  @BeforeEach
  void start() throws IOException {
    Path cache = folder.resolve("cache");
    data = TinyRun.data(TinyRun.experiment(EPOCHS), cache);
    whole = TinyRun.start(folder.resolve("whole"), cache, EPOCHS);
    run = TinyRun.directory(folder.resolve("run"), cache, EPOCHS);
  }

  private void execute(Duration checkpointEvery, int batches) throws IOException {
    new ExperimentRun(TinyRun.experiment(EPOCHS), run, BuiltInTypes.TYPES, checkpointEvery)
        .execute(
            data,
            RunCompute.on(Device.cpu()),
            new Ending(batches, warnings),
            new SweepProgress(0, 1, Optional.empty()));
  }

  /** Both checkpoints are of that epoch: one without saving inside epochs has none of them. */
  private String interrupt(Duration checkpointEvery, int batches) throws IOException {
    assertThrows(CancellationException.class, () -> execute(checkpointEvery, batches));
    assertEquals(2, Npz.read(run.checkpoint()).get("epoch").toLongs()[0]);
    return Files.readString(run.metrics().path());
  }

  private static String damaged(String lines, String how) {
    int second = lines.indexOf('\n') + 1;
    return switch (how) {
      case "last line half" -> lines.substring(0, lines.length() - 20);
      case "last line gone" -> lines.substring(0, second);
      case "first line half" -> lines.substring(0, second / 2);
      case "last line garbled" -> lines.substring(0, second) + "{garbage\n";
      case "first line garbled" -> "{garbage\n" + lines.substring(second);
      default -> "";
    };
  }

  private void lose(String lines, String how) throws IOException {
    if (how.equals("file gone")) {
      Files.delete(run.metrics().path());
    } else {
      Files.writeString(run.metrics().path(), damaged(lines, how));
    }
  }

  /** What is restored is what was written, and the rest is what every run of this seed reaches. */
  private void requireSameEnd(String lines) throws IOException {
    assertArrayEquals(Files.readAllBytes(whole.checkpoint()), Files.readAllBytes(run.checkpoint()));
    assertArrayEquals(Files.readAllBytes(whole.best()), Files.readAllBytes(run.best()));
    assertEquals(lines, Files.readString(run.metrics().path()).substring(0, lines.length()));
    assertEquals(EPOCHS, run.epochs().size());
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      assertEquals(withoutTimes(whole.epochs().get(epoch)), withoutTimes(run.epochs().get(epoch)));
    }
    assertTrue(run.summary().isPresent());
  }

  private static EpochMetrics withoutTimes(EpochMetrics epoch) {
    return new EpochMetrics(
        epoch.epoch(),
        epoch.learningRate(),
        epoch.trainLoss(),
        epoch.trainAccuracy(),
        epoch.testLoss(),
        epoch.testAccuracy(),
        0,
        0,
        epoch.testTop5(),
        0,
        epoch.leftOut());
  }

  @ParameterizedTest
  @CsvSource({
    "last line half, line 2 is cut, true",
    "last line gone, 'expected 2 lines, found 1', false",
    "first line half, line 1 is cut, true",
    "two lines gone, 'expected 2 lines, found 0', false",
    "file gone, 'expected 2 lines, found 0', false",
    "last line garbled, expected line 2 to be what epoch 2 reached, true",
    "first line garbled, expected line 1 to be what epoch 1 reached, true"
  })
  void comeBackFromACheckpointInsideTheNextEpoch(String how, String warning, boolean isKept)
      throws IOException {
    String lines = interrupt(Duration.ZERO, 3);
    assertEquals(2, Npz.read(run.previousCheckpoint()).get("epoch").toLongs()[0]);
    lose(lines, how);
    execute(Duration.ofDays(1), NEVER);
    requireSameEnd(lines);
    assertEquals(1, warnings.size(), warnings.toString());
    String said = warnings.get(0);
    assertTrue(said.startsWith(run.metrics().path() + ": " + warning), said);
    assertTrue(said.contains("; restores what is lost from checkpoint.npz"), said);
    Path broken = run.path().resolve("metrics.jsonl.broken");
    assertEquals(isKept, Files.exists(broken), said);
    assertEquals(isKept, said.endsWith("keeps it as metrics.jsonl.broken"), said);
    if (isKept) {
      assertEquals(damaged(lines, how), Files.readString(broken));
    }
  }

  @ParameterizedTest
  @CsvSource({"last line half", "last line gone", "two lines gone", "file gone"})
  void comeBackFromTheCheckpointAfterTheirEpoch(String how) throws IOException {
    String lines = interrupt(Duration.ofDays(1), 1);
    lose(lines, how);
    execute(Duration.ofDays(1), NEVER);
    requireSameEnd(lines);
    assertEquals(1, warnings.size(), warnings.toString());
  }

  @Test
  void comeBackFromTheCheckpointBefore() throws IOException {
    String lines = interrupt(Duration.ZERO, 3);
    lose(lines, "file gone");
    Files.write(run.checkpoint(), new byte[100]);
    execute(Duration.ofDays(1), NEVER);
    requireSameEnd(lines);
    assertEquals(2, warnings.size(), warnings.toString());
    assertTrue(warnings.get(1).contains("from checkpoint-previous.npz"), warnings.get(1));
  }

  /** The last epoch is repeated; a crash before the summary is as rare as a lost file. */
  @Test
  void ofAFinishedRunComeBackButForTheLast() throws IOException {
    execute(Duration.ofDays(1), NEVER);
    List<String> lines = Files.readAllLines(run.metrics().path());
    assertFalse(Npz.read(run.checkpoint()).containsKey("metrics"));
    Files.delete(run.path().resolve("summary.json"));
    lose("", "file gone");
    execute(Duration.ofDays(1), NEVER);
    requireSameEnd(String.join("\n", lines.subList(0, EPOCHS - 1)) + "\n");
  }

  @Test
  void stayLostWhereAnOlderVersionWroteTheCheckpoints() throws IOException {
    String lines = interrupt(Duration.ZERO, 3);
    for (Path file : List.of(run.checkpoint(), run.previousCheckpoint())) {
      Map<String, Npy> arrays = new LinkedHashMap<>(Npz.read(file));
      arrays.remove("metrics");
      Npz.write(file, arrays);
    }
    lose(lines, "last line gone");
    IOException e = assertThrows(IOException.class, () -> execute(Duration.ofDays(1), NEVER));
    assertTrue(e.getMessage().contains("expected at most 1 epochs"), e.getMessage());
    assertTrue(e.getMessage().endsWith("move " + run.path() + " away to start again"));
  }
}
