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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;
import sew.reproduce.experiment.BuiltInTypes;

/** A damaged checkpoint costs the time since the one before it, and no bit of the results. */
class DamagedCheckpointTest {
  private static final int NEVER = -1;

  @TempDir private Path folder;
  private PreparedData data;
  private RunDirectory whole;
  private RunDirectory run;
  private final List<String> warnings = new ArrayList<>();

  /** Ends the run after a number of batches of the second epoch. */
  private record Ending(int batches, List<String> warnings) implements QuietListener {
    @Override
    public void onBatch(Report report) {
      if (report.training() && report.epoch() == 1 && report.done() == batches) {
        throw new CancellationException("as if it were killed");
      }
    }

    @Override
    public void warn(String warning) {
      warnings.add(warning);
    }
  }

  /** The checkpoint is that of 3 steps of the second epoch, the one before it that of 2. */
  @BeforeEach
  void interrupt() throws IOException {
    Path cache = folder.resolve("cache");
    data = TinyRun.data(TinyRun.experiment(3), cache);
    whole = TinyRun.start(folder.resolve("whole"), cache, 3);
    run = TinyRun.directory(folder.resolve("run"), cache, 3);
    assertThrows(CancellationException.class, () -> execute(Duration.ZERO, 3));
    assertEquals(3, steps(run.checkpoint()));
    assertEquals(2, steps(run.previousCheckpoint()));
  }

  private void execute(Duration checkpointEvery, int batches) throws IOException {
    new ExperimentRun(TinyRun.experiment(3), run, BuiltInTypes.TYPES, checkpointEvery)
        .execute(
            data,
            RunCompute.on(Device.cpu()),
            new Ending(batches, warnings),
            new SweepProgress(0, 1, Optional.empty()));
  }

  private static long steps(Path checkpoint) throws IOException {
    return Npz.read(checkpoint).get("epoch-so-far").toLongs()[0];
  }

  private static void cut(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  private void requireSameEnd() throws IOException {
    assertArrayEquals(Files.readAllBytes(whole.checkpoint()), Files.readAllBytes(run.checkpoint()));
    assertArrayEquals(Files.readAllBytes(whole.best()), Files.readAllBytes(run.best()));
    assertEquals(
        whole.summary().orElseThrow().bestEpoch(), run.summary().orElseThrow().bestEpoch());
    assertEquals(3, run.epochs().size());
    try (Stream<Path> files = Files.list(run.path())) {
      assertTrue(files.noneMatch(f -> f.toString().matches(".*(tmp|-next.npz)")));
    }
  }

  private void requireWarning(String what) {
    assertEquals(1, warnings.size(), warnings.toString());
    String warning = warnings.get(0);
    assertTrue(warning.startsWith(run.checkpoint().toString()), warning);
    assertTrue(warning.contains(what), warning);
    assertTrue(
        warning.endsWith("; goes on from checkpoint-previous.npz, which was written before it"),
        warning);
  }

  @Test
  void aCutCheckpointFallsBack() throws IOException {
    cut(run.checkpoint());
    execute(Runner.CHECKPOINT_EVERY, NEVER);
    requireWarning("is not an NPZ file");
    requireSameEnd();
  }

  @Test
  void aCheckpointWithoutAnArrayFallsBack() throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>(Npz.read(run.checkpoint()));
    arrays.remove("step");
    Npz.write(run.checkpoint(), arrays);
    execute(Duration.ZERO, NEVER);
    requireWarning("found no array step");
    requireSameEnd();
  }

  @Test
  void aCheckpointWithAnArrayOfAnotherSizeFallsBack() throws IOException {
    Map<String, Npy> arrays = new LinkedHashMap<>(Npz.read(run.checkpoint()));
    arrays.put("epoch", Npy.of(new long[0]));
    Npz.write(run.checkpoint(), arrays);
    execute(Duration.ZERO, NEVER);
    requireWarning("expected 1 values in array epoch, found 0");
    requireSameEnd();
  }

  @Test
  void aMissingCheckpointFallsBack() throws IOException {
    Files.delete(run.checkpoint());
    execute(Duration.ZERO, NEVER);
    requireWarning("found no such file");
    requireSameEnd();
  }

  /** Metrics of an epoch after the checkpoint that is used are those of an epoch to repeat. */
  @Test
  void anEpochIsRepeatedWhoseCheckpointIsDamaged() throws IOException {
    execute(Duration.ofDays(1), NEVER);
    Files.delete(run.path().resolve("summary.json"));
    cut(run.checkpoint());
    execute(Duration.ofDays(1), NEVER);
    requireWarning("is not an NPZ file");
    requireSameEnd();
  }

  /** Else a crash soon after could leave no whole checkpoint. */
  @Test
  void aDamagedCheckpointNeverReplacesTheWholeOneBeforeIt() throws IOException {
    cut(run.checkpoint());
    assertThrows(CancellationException.class, () -> execute(Duration.ZERO, 3));
    assertEquals(3, steps(run.checkpoint()));
    assertEquals(2, steps(run.previousCheckpoint()));
  }

  /** Killed with the new checkpoint written, and the last one under both names. */
  @Test
  void goesOnFromACrashWhileTheCheckpointIsReplaced() throws IOException {
    Files.delete(run.previousCheckpoint());
    Files.createLink(run.previousCheckpoint(), run.checkpoint());
    Files.write(run.path().resolve("checkpoint-next.npz"), new byte[100]);
    execute(Duration.ZERO, NEVER);
    assertTrue(warnings.isEmpty(), warnings.toString());
    requireSameEnd();
    assertFalse(Files.isSameFile(run.checkpoint(), run.previousCheckpoint()));
  }

  @Test
  void withoutAWholeCheckpointNothingIsTouched() throws IOException {
    cut(run.checkpoint());
    cut(run.previousCheckpoint());
    byte[] last = Files.readAllBytes(run.checkpoint());
    byte[] previous = Files.readAllBytes(run.previousCheckpoint());
    IOException e = assertThrows(IOException.class, () -> execute(Duration.ZERO, NEVER));
    assertTrue(e.getMessage().contains("checkpoint.npz is not"), e.getMessage());
    assertTrue(e.getMessage().contains("checkpoint-previous.npz is not"), e.getMessage());
    assertTrue(
        e.getMessage().endsWith("move " + run.path() + " away to start again"), e.getMessage());
    assertArrayEquals(last, Files.readAllBytes(run.checkpoint()));
    assertArrayEquals(previous, Files.readAllBytes(run.previousCheckpoint()));
    assertEquals(1, run.epochs().size());
  }
}
