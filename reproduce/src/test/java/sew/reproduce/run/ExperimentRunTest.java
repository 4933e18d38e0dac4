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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.compute.ComputeRequest;
import sew.compute.ComputeSetting;
import sew.data.Npy;
import sew.data.SyntheticGestures;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.ranks.RankGroup;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.tensorboard.EventDetail;
import sew.reproduce.tensorboard.LayerActivity;
import sew.reproduce.tensorboard.RunEvents;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.train.LastBatch;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;
import sew.weights.WeightFile;

class ExperimentRunTest {
  private static final String TINY = "Spiking ResNet, 4 blocks c4";

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
        Files.readString(run.path().resolve("experiment.json")).contains("\"type\" : \"spiking\""));
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
        RunDirectory.of(out, experiment, recorded(1).sha256()),
        RunDirectory.of(out, experiment, recorded(1).sha256()));
    assertNotEquals(
        RunDirectory.of(out, experiment, recorded(1).sha256()),
        RunDirectory.of(out, experiment, recorded(2).sha256()));
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
                ProcessFacts.java().toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Dai.djl.offline=true",
                "-cp",
                ProcessFacts.classPath(),
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
  void aRunKeepsWhatComputedIt() throws IOException {
    RunDirectory run = start(request("java"));
    assertTrue(environment(run, 1).contains("\"backend\" : \"java\""), environment(run, 1));
    // The backend that AUTO takes here may be another one.
    resume(run, RunCompute.on(Device.cpu()));
    assertTrue(environment(run, 2).contains("\"backend\" : \"java\""), environment(run, 2));
    assertEquals(List.of("java, channels-last, float32"), run.computing());
  }

  /** What AUTO was resolved to is what a run goes on with. */
  @Test
  void aRunThatWasLeftToTheMachineStaysWhereItWas() throws IOException {
    RunDirectory run = start(RunCompute.on(Device.cpu()));
    rewrite(run, "\"backend\" : \"[a-z]+", "\"backend\" : \"portable");
    resume(run, RunCompute.on(Device.cpu()));
    assertTrue(environment(run, 2).contains("\"backend\" : \"portable\""), environment(run, 2));
    assertTrue(environment(run, 2).contains("\"requested-backend\" : \"auto\""));
  }

  @Test
  void aRunThatWouldGoOnInAnotherWayIsRefusedUnlessThatIsAllowed() throws IOException {
    RunDirectory run = start(request("java"));
    rewrite(run, "\"threads\" : \"[a-z0-9]+", "\"threads\" : \"640");
    RunCompute other = request("portable");
    IOException e = assertThrows(IOException.class, () -> resume(run, other));
    assertTrue(
        e.getMessage().contains("would continue with backend portable (before: java), threads "),
        e.getMessage());
    assertTrue(e.getMessage().endsWith("--allow-compute-change"), e.getMessage());
    assertFalse(Files.exists(run.path().resolve("environment-2.json")), "nothing was started");

    String said = resume(run, new RunCompute(other.request(), other.device(), true));
    assertTrue(said.contains(TINY + ": now computes with backend portable (before: java)"), said);
    assertEquals(
        List.of("java, channels-last, float32", "portable, channels-last, float32"),
        run.computing());
    assertFalse(resume(run, RunCompute.on(Device.cpu())).contains("(before: "), "as it was last");
  }

  /** It changes memory and time only. */
  @Test
  void computingBlocksAgainMayChange() throws IOException {
    RunDirectory run = start(request("java"));
    RunCompute again =
        new RunCompute(
            ComputeRequest.NONE.with(ComputeSetting.RECOMPUTE, "true"), Device.cpu(), false);
    assertFalse(resume(run, again).contains("(before: "));
    assertTrue(environment(run, 2).contains("\"recompute\" : \"true\""), environment(run, 2));
  }

  @Test
  void whatComputedItMustBeThereToGoOn() throws IOException {
    RunDirectory run = start(request("java"));
    rewrite(run, "\"precision\" : \"float32", "\"precision\" : \"bfloat16");
    IOException e = assertThrows(IOException.class, () -> resume(run, RunCompute.on(Device.cpu())));
    assertTrue(e.getMessage().contains("was computed with the backend java and cannot continue: "));
    rewrite(run, "\"backend\" : \"java", "\"backend\" : \"javax");
    IOException unknown =
        assertThrows(IOException.class, () -> resume(run, RunCompute.on(Device.cpu())));
    assertTrue(unknown.getMessage().endsWith("native, found javax"), unknown.getMessage());
  }

  @Test
  void aRunOfAnOlderVersionThatWroteNoBackendGoesOnInSilence() throws IOException {
    RunDirectory run = start(RunCompute.on(Device.cpu()));
    Files.writeString(run.path().resolve("environment.json"), "{}");
    assertFalse(resume(run, RunCompute.on(Device.cpu())).contains("(before: "));
    assertTrue(environment(run, 2).contains("\"memory-order\" : \"channels-first\""), "its order");
  }

  private static RunCompute request(String backend) {
    ComputeRequest request = ComputeRequest.NONE.with(ComputeSetting.BACKEND, backend);
    return new RunCompute(request, Device.cpu(), false);
  }

  private static String environment(RunDirectory run, int start) throws IOException {
    String name = start == 1 ? "environment.json" : "environment-" + start + ".json";
    return Files.readString(run.path().resolve(name));
  }

  private static void rewrite(RunDirectory run, String pattern, String text) throws IOException {
    Path file = run.path().resolve("environment.json");
    String before = Files.readString(file);
    String after = before.replaceAll(pattern, text);
    assertNotEquals(before, after);
    Files.writeString(file, after);
  }

  private RunDirectory start(RunCompute compute) throws IOException {
    Experiment experiment = TinyRun.experiment(2);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), experiment, data.sha256());
    TinyRun.execute(experiment, run, data, compute, System.out);
    return run;
  }

  /** What the console shows of a run that goes on after its last epoch. */
  private String resume(RunDirectory run, RunCompute compute) throws IOException {
    Files.deleteIfExists(run.path().resolve("summary.json"));
    Experiment experiment = TinyRun.experiment(2);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    var out = new ByteArrayOutputStream();
    TinyRun.execute(
        experiment, run, data, compute, new PrintStream(out, true, StandardCharsets.UTF_8));
    String said = out.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains(TINY + ": resumes after epoch 2 of 2"), said);
    return said;
  }

  @Test
  void theEventFileIsForTensorBoardAloneAndCanBeLeftOut() throws IOException {
    RunDirectory with = observed("with", EventDetail.SCALARS);
    Path file = with.path().resolve(RunEvents.FILE);
    byte[] first = Files.readAllBytes(file);
    assertTrue(first.length > 2 * 100, "two epochs");
    SortedMap<Integer, LayerActivity> activity = with.activity().restore(2).epochs();
    assertEquals(Set.of(0, 1), activity.keySet());
    assertEquals(9, activity.get(1).firingRate().size());
    assertEquals(Map.of(), activity.get(1).potential());
    assertTrue(activity.get(1).gradientNorm().values().stream().anyMatch(norm -> norm > 0));
    RunEvents.of(with.path(), List.of(), with.epochs(), activity, Instant.EPOCH);
    assertArrayEquals(first, Files.readAllBytes(file), "says what metrics and activity say");

    RunDirectory without = observed("without", EventDetail.NONE);
    assertFalse(Files.exists(without.path().resolve(RunEvents.FILE)));
    assertFalse(Files.exists(without.activity().path()));
    RunDirectory more = observed("more", EventDetail.HISTOGRAMS);
    LayerActivity last = more.activity().restore(2).epochs().get(1);
    assertEquals(activity.get(1).firingRate(), last.firingRate());
    assertEquals(activity.get(1).gradientNorm(), last.gradientNorm());
    assertEquals(last.firingRate().keySet(), last.potential().keySet());
    for (RunDirectory other : List.of(without, more)) {
      assertArrayEquals(
          Files.readAllBytes(with.checkpoint()), Files.readAllBytes(other.checkpoint()));
    }
  }

  private RunDirectory observed(String out, EventDetail detail) throws IOException {
    Experiment experiment = TinyRun.experiment(2);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve(out), experiment, data.sha256());
    new ExperimentRun(
            experiment,
            run,
            BuiltInTypes.TYPES,
            Runner.CHECKPOINT_EVERY,
            Optional.empty(),
            RankGroup.alone(),
            detail)
        .execute(
            data,
            RunCompute.on(Device.cpu()),
            new ConsoleRunListener(System.out, false),
            new SweepProgress(0, 1, Optional.empty()));
    return run;
  }

  /** From the checkpoint of its first epoch, with what a crash leaves behind. */
  @Test
  void aResumedRunGoesOnWithItsActivityAndEvents() throws IOException {
    RunDirectory run = observed("run", EventDetail.HISTOGRAMS);
    Path events = run.path().resolve(RunEvents.FILE);
    byte[] weights = Files.readAllBytes(run.checkpoint());
    String activity = Files.readString(run.activity().path());
    byte[] read = Files.readAllBytes(events);
    Files.delete(run.path().resolve("summary.json"));
    Files.move(run.previousCheckpoint(), run.checkpoint(), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(run.activity().path(), "{\"ep", StandardOpenOption.APPEND);

    observed("run", EventDetail.HISTOGRAMS);
    assertArrayEquals(weights, Files.readAllBytes(run.checkpoint()));
    assertEquals(activity, Files.readString(run.activity().path()));
    assertEquals(read.length, Files.size(events), "each epoch once; times differ");
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
    Experiment bad = new Experiment(good.network(), good.data(), wild, good.seed());
    PreparedData data = TinyRun.data(bad, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), bad, data.sha256());
    RunRecord first = TinyRun.execute(bad, run, data);
    assertTrue(first.divergence().orElseThrow().message().contains("learning rate 1.0E38"));
    assertTrue(first.metrics().isEmpty());
    RunRecord again = TinyRun.execute(bad, run, data);
    assertEquals(first.divergence(), again.divergence());
    assertEquals(RunRecord.State.DIVERGED, again.state());
  }

  /** One step, whose own loss is an ordinary number. */
  @Test
  void aRunWhoseTestLossIsNotFiniteHasDiverged() throws IOException {
    Experiment good = TinyRun.experiment(1);
    Recipe wild =
        new Recipe(1, 1000, 3, new Optimiser.Sgd(0), new Schedule.Constant(1e38))
            .withLastBatch(LastBatch.KEEP);
    EventNet network =
        EventNet.of(4, 4, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 11);
    Experiment bad = new Experiment(network, good.data(), wild, good.seed());
    PreparedData data = TinyRun.data(bad, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), bad, data.sha256());
    RunRecord record = TinyRun.execute(bad, run, data);
    assertEquals(RunRecord.State.DIVERGED, record.state());
    String message = record.divergence().orElseThrow().message();
    assertTrue(message.startsWith("the test loss is "), message);
    assertFalse(Files.exists(run.checkpoint()), "nothing is saved of it");
    assertTrue(run.epochs().isEmpty());
  }

  /** A learning rate so small that no weight moves. */
  private static Experiment startedFrom(InitialWeights init) {
    Experiment drawn = TinyRun.experiment(1);
    Schedule still = new Schedule.Constant(1e-30);
    return drawn.withRecipe(drawn.recipe().withSchedule(still)).withInit(init.sha256());
  }

  private static RunRecord execute(
      Experiment experiment, RunDirectory run, PreparedData data, Optional<InitialWeights> init)
      throws IOException {
    return new ExperimentRun(
            experiment,
            run,
            BuiltInTypes.TYPES,
            Runner.CHECKPOINT_EVERY,
            init,
            RankGroup.alone(),
            EventDetail.SCALARS)
        .execute(
            data,
            RunCompute.on(Device.cpu()),
            new ConsoleRunListener(System.out, false),
            new SweepProgress(0, 1, Optional.empty()));
  }

  @Test
  void startsFromTheWeightsOfAFile() throws IOException {
    RunDirectory first = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 1);
    InitialWeights init = InitialWeights.read(first.path());
    Experiment experiment = startedFrom(init);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), experiment, data.sha256());

    IOException without =
        assertThrows(IOException.class, () -> execute(experiment, run, data, Optional.empty()));
    assertEquals(
        "expected the weights with the SHA-256 %s, from which training starts, found none; name their file with --init"
            .formatted(init.sha256()),
        without.getMessage());
    assertFalse(Files.exists(run.path()), "nothing was started");

    execute(experiment, run, data, Optional.of(init));
    assertTrue(environment(run, 1).contains("\"initFrom\" : \"" + init.name()));
    Map<String, Npy> before = init.weights().weights();
    Map<String, Npy> after = WeightFile.read(run.path()).weights();
    String weight = "block0.conv1.weight";
    for (String name : before.keySet()) {
      boolean counts = name.contains("running_");
      weight = counts ? weight : name;
      float[] now = after.get(name).toFloats();
      assertEquals(!counts, Arrays.equals(before.get(name).toFloats(), now), name);
    }
    // Those of a run that draws its weights are others.
    float[] drawn =
        WeightFile.read(drawn(experiment, data).path()).weights().get(weight).toFloats();
    assertFalse(Arrays.equals(before.get(weight).toFloats(), drawn), weight);
  }

  private RunDirectory drawn(Experiment experiment, PreparedData data) throws IOException {
    Experiment drawn = experiment.withInit("");
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), drawn, data.sha256());
    execute(drawn, run, data, Optional.empty());
    return run;
  }

  @Test
  void aResumedRunNeedsNoFileOfInitialWeights() throws IOException {
    RunDirectory first = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 1);
    InitialWeights init = InitialWeights.read(first.path());
    Experiment experiment = startedFrom(init);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), experiment, data.sha256());
    execute(experiment, run, data, Optional.of(init));
    byte[] checkpoint = Files.readAllBytes(run.checkpoint());
    Files.delete(run.path().resolve("summary.json"));
    RunRecord resumed = execute(experiment, run, data, Optional.empty());
    assertEquals(RunRecord.State.FINISHED, resumed.state());
    assertArrayEquals(checkpoint, Files.readAllBytes(run.checkpoint()));
    // What has ended is read without it, too.
    assertEquals(resumed, execute(experiment, run, data, Optional.empty()));
  }

  @Test
  void initialWeightsAreKnownByTheirNumbers() throws IOException {
    RunDirectory first = TinyRun.start(folder.resolve("runs"), folder.resolve("cache"), 1);
    InitialWeights init = InitialWeights.read(first.path());
    Path file = folder.resolve("other-name.safetensors");
    Map<String, Npy> tensors = new LinkedHashMap<>(init.weights().weights());
    WeightFile.write(file, tensors);
    assertEquals(init.sha256(), InitialWeights.read(file).sha256());
    assertEquals("other-name.safetensors", InitialWeights.read(file).name());

    tensors.replaceAll((name, tensor) -> Npy.of(new float[tensor.size()], tensor.shape()));
    WeightFile.write(file, tensors);
    InitialWeights others = InitialWeights.read(file);
    assertNotEquals(init.sha256(), others.sha256());
    Experiment experiment = startedFrom(init);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), experiment, data.sha256());
    IOException e =
        assertThrows(IOException.class, () -> execute(experiment, run, data, Optional.of(others)));
    assertTrue(e.getMessage().contains("found " + others.sha256()), e.getMessage());
  }

  @Test
  void initialWeightsMustFitTheNetwork() throws IOException {
    Path file = folder.resolve("few.safetensors");
    WeightFile.write(file, Map.of("fc.weight", Npy.of(new float[22], 11, 2)));
    InitialWeights init = InitialWeights.read(file);
    Experiment experiment = startedFrom(init);
    PreparedData data = TinyRun.data(experiment, folder.resolve("cache"));
    RunDirectory run = RunDirectory.of(folder.resolve("runs"), experiment, data.sha256());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> execute(experiment, run, data, Optional.of(init)));
    assertTrue(e.getMessage().matches("--init .*few.safetensors: .*"), e.getMessage());
    IOException none =
        assertThrows(IOException.class, () -> InitialWeights.read(folder.resolve("none.pth")));
    assertTrue(none.getMessage().contains("expected a file of weights"), none.getMessage());
  }
}
