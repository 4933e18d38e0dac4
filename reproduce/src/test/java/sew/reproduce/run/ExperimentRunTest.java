package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.Backend;
import sew.data.SyntheticGestures;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

class ExperimentRunTest {
  @TempDir private Path folder;

  @Test
  void writesWhatItDidAndDoesItOnce() throws IOException {
    RunDirectory run = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2);
    for (String file : TinyRun.files()) {
      assertTrue(Files.size(run.path().resolve(file)) > 0, file);
    }
    String environment = Files.readString(run.path().resolve("environment.json"));
    for (String fact :
        new String[] {"commit", "engine", "framesSha256", "splitSha256", "threads"}) {
      assertTrue(environment.contains("\"" + fact + "\""), fact);
    }
    assertTrue(
        Files.readString(run.path().resolve("experiment.json")).contains("\"type\" : \"Spiking\""));
    assertEquals(2, Files.readAllLines(run.path().resolve("metrics.jsonl")).size());
    FileTime before = Files.getLastModifiedTime(run.checkpoint());
    TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2);
    assertEquals(before, Files.getLastModifiedTime(run.checkpoint()));
  }

  @Test
  void anotherSettingOrOtherDataGetsAnotherDirectory() throws IOException {
    Path out = folder.resolve("runs");
    Path cache = folder.resolve("cache");
    RunDirectory two = TinyRun.directory(out, cache, 2);
    assertNotEquals(two, TinyRun.directory(out, cache, 3));
    Experiment experiment = TinyRun.experiment(2);
    assertEquals(
        RunDirectory.of(out, experiment, recorded(1)),
        RunDirectory.of(out, experiment, recorded(1)));
    assertNotEquals(
        RunDirectory.of(out, experiment, recorded(1)),
        RunDirectory.of(out, experiment, recorded(2)));
  }

  /** Gestures that do not say that they were drawn. */
  private PreparedData recorded(long seed) throws IOException {
    Path recordings = folder.resolve("recorded-" + seed);
    if (!Files.exists(recordings)) {
      SyntheticGestures.write(
          recordings, new SyntheticGestures.Spec(2, 1, 1, 80, seed), done -> {});
      Files.delete(recordings.resolve("README.txt"));
    }
    Experiment.Data data = new Experiment.Data(new Dataset.DvsGesture(), 4, 16);
    return PreparedData.of(data, recordings, folder.resolve("cache"), note -> {});
  }

  @Test
  void aKilledRunGoesOnAndEndsWithTheSameBits() throws IOException, InterruptedException {
    Path cache = folder.resolve("cache");
    byte[] uninterrupted =
        Files.readAllBytes(TinyRun.start(folder.resolve("whole"), cache, 12).checkpoint());
    Path killed = folder.resolve("killed");
    RunDirectory run = TinyRun.directory(killed, cache, 12);
    killAfterTwoEpochs(run, killed, cache);
    assertTrue(run.summary().isEmpty(), "it was killed before its end");
    // What the last write may have left behind: a line without its checkpoint, and half a line.
    Files.writeString(
        run.path().resolve("metrics.jsonl"), "{\"epoch\":9", StandardOpenOption.APPEND);
    TinyRun.start(killed, cache, 12);
    assertArrayEquals(uninterrupted, Files.readAllBytes(run.checkpoint()));
    assertEquals(12, Files.readAllLines(run.path().resolve("metrics.jsonl")).size());
    assertEquals(12, run.summary().orElseThrow().epochs());
    assertTrue(Files.exists(run.path().resolve("environment-2.json")), "it was started twice");
  }

  private static void killAfterTwoEpochs(RunDirectory run, Path out, Path cache)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                TinyRun.class.getName(),
                out.toString(),
                cache.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.resolveSibling("killed.log").toFile())
            .start();
    Path metrics = run.path().resolve("metrics.jsonl");
    while (process.isAlive() && lines(metrics) < 3) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    process.destroyForcibly().waitFor(); // SIGKILL
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  @Test
  void aRunThatGoesOnWithAnotherBackendOrThreadsSaysSo() throws IOException {
    RunDirectory run = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2);
    assertFalse(resume(run).contains("(before: "), "nothing has changed");

    Path environment = run.path().resolve("environment.json");
    String backend = Backend.chosen(Device.cpu()).toString();
    Files.writeString(
        environment,
        Files.readString(environment)
            .replace("\"backend\" : \"" + backend, "\"backend\" : \"other")
            .replace("\"threads\" : \"default", "\"threads\" : \"64"));
    String said = resume(run);
    assertTrue(
        said.contains(
            "Tiny: now computes with backend %s (before: other), threads default (before: 64), which"
                .formatted(backend)),
        said);
  }

  @Test
  void aRunOfAnOlderVersionThatWroteNoBackendGoesOnInSilence() throws IOException {
    RunDirectory run = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2);
    Files.writeString(run.path().resolve("environment.json"), "{}");
    assertFalse(resume(run).contains("(before: "));
  }

  /** What the console shows of a run that goes on after its last epoch. */
  private String resume(RunDirectory run) throws IOException {
    Files.delete(run.path().resolve("summary.json"));
    Experiment experiment = TinyRun.experiment(2);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    var out = new ByteArrayOutputStream();
    TinyRun.execute(experiment, run, data, new PrintStream(out, true, StandardCharsets.UTF_8));
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("Tiny: goes on after epoch 2 of 2"), said);
    return said;
  }

  @Test
  void twoProcessesDoNotRunTheSameExperiment() throws IOException {
    RunDirectory run = TinyRun.directory(folder.resolve("runs"), folder.resolve("cache"), 2);
    Files.createDirectories(run.path());
    try (FileChannel file =
            FileChannel.open(run.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = file.lock()) {
      assertTrue(lock.isValid());
      IOException e =
          assertThrows(
              IOException.class,
              () -> TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2));
      assertTrue(e.getMessage().startsWith("another process is running"), e.getMessage());
    }
  }

  @Test
  void aRunThatDivergedIsReadNotRepeated() throws IOException {
    Experiment good = TinyRun.experiment(2);
    Recipe wild = new Recipe(2, 4, 3, new Optimiser.Sgd(0.9), new Schedule.Step(1e38, 5, 0.5));
    Experiment bad =
        new Experiment("Wild", good.network(), good.data(), wild, good.seed(), "a test");
    PreparedData data = TinyRun.data(bad, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), bad, data);
    Outcome first = TinyRun.execute(bad, run, data);
    assertTrue(first.divergence().orElseThrow().message().contains("learning rate 1.0E38"));
    assertTrue(first.summary().isEmpty() && !first.before());
    Outcome again = TinyRun.execute(bad, run, data);
    assertEquals(first.divergence(), again.divergence());
    assertTrue(again.before());
  }

  @Test
  void metricsThatAreMissingAreAnError() throws IOException {
    RunDirectory run = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2);
    Files.delete(run.path().resolve("summary.json"));
    Files.writeString(run.path().resolve("metrics.jsonl"), "");
    IOException e =
        assertThrows(
            IOException.class,
            () -> TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 2));
    assertTrue(e.getMessage().contains("move"), e.getMessage());
    assertTrue(Files.exists(run.checkpoint()), "nothing of the user's is deleted");
  }
}
