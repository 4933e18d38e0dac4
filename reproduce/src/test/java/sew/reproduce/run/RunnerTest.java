package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.SplitSamples;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.tables.AblationTable;
import sew.reproduce.tables.Table4Comparison;
import sew.train.EpochMetrics;
import sew.train.Optimiser;
import sew.train.Recipe;
import sew.train.Schedule;

class RunnerTest {
  @TempDir private Path folder;

  /** Hears as a notebook's view would. */
  private static class Heard implements RunListener {
    final List<String> said = new ArrayList<>();
    private String running = "";

    @Override
    public void note(String note) {}

    @Override
    public void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {
      said.add(
          "begin "
              + experiments.size()
              + " on "
              + samples.get(experiments.get(0).data()).train().size());
    }

    @Override
    public void start(Experiment experiment, int epoch, SweepProgress progress) {
      running = Caption.of(experiment).name() + " " + experiment.seed();
      said.add("start " + running + " after " + epoch);
    }

    @Override
    public void warn(String warning) {
      said.add("warn " + warning);
    }

    @Override
    public void onBatch(Report report) {}

    @Override
    public void epochDone(EpochMetrics epoch) {
      said.add("epoch " + epoch.epoch() + " of " + running);
    }

    @Override
    public void done(RunRecord run, boolean before, SweepProgress progress) {
      said.add("done " + progress.done() + "/" + progress.total() + " " + before);
    }

    @Override
    public void end() {
      said.add("end");
    }
  }

  @Test
  void aSweepIsRunOnceAndReadByWhoeverAsks() throws IOException {
    Heard first = new Heard();
    AblationTable results = TinySweep.run(folder, first);
    assertEquals("begin 8 on 22", first.said.get(0));
    assertEquals("start SEW ResNet (ADD), 1 block c4 2020 after 0", first.said.get(1));
    assertEquals("done 8/8 false", first.said.get(first.said.size() - 2));
    assertTrue(results.isComplete());
    assertEquals(4, results.table().rowCount());
    assertEquals("2", results.table().getString(0, "seeds"));
    assertEquals("1.00", results.table().getString(0, "gradient first / last"));
    assertEquals(
        "shortened, SYNTHETIC: 3 blocks c4, T 4, T_train 4, 16 px, 2 epochs",
        results.table().getString(3, "scale"));
    assertEquals(2 * 2 * (1 + 3), results.gradientTable().rowCount());
    assertEquals(results, AblationTable.in(folder.resolve("runs"), TinySweep.sweep()));

    Heard again = new Heard();
    assertEquals(results, TinySweep.run(folder, again));
    assertTrue(again.said.stream().noneMatch(s -> s.startsWith("start")), again.said.toString());
    assertEquals(8, again.said.stream().filter(s -> s.endsWith("true")).count());

    for (RunDirectory run : directories()) {
      Files.delete(run.checkpoint());
      Files.delete(run.lock());
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    assertEquals(results, TinySweep.run(folder, new ConsoleRunListener(console, true)));
    String words = said.toString(StandardCharsets.UTF_8);
    assertTrue(words.contains("8/8 runs: Plain Net, 3 blocks c4, seed 2021: last "), words);
  }

  private List<RunDirectory> directories() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("runs"))) {
      return files.map(RunDirectory::new).toList();
    }
  }

  @Test
  void anInterruptedSweepKeepsItsLastCheckpointAndGoesOn() throws IOException {
    Heard interrupted =
        new Heard() {
          @Override
          public void onBatch(Report report) {
            // The second run, in its second epoch.
            if (said.stream().filter(s -> s.startsWith("start")).count() == 2
                && report.epoch() == 1) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThrows(CancellationException.class, () -> TinySweep.run(folder, interrupted));
    assertFalse(Thread.interrupted());
    assertEquals("end", interrupted.said.get(interrupted.said.size() - 1));
    AblationTable half = AblationTable.in(folder.resolve("runs"), TinySweep.sweep());
    assertEquals("finished", half.runs().get(0).progress());
    assertEquals("1/2 epochs", half.runs().get(1).progress());
    assertEquals("to do", half.runs().get(2).progress());

    Heard goesOn = new Heard();
    AblationTable whole = TinySweep.run(folder, goesOn);
    assertEquals("done 1/8 true", goesOn.said.get(1));
    assertEquals("start SEW ResNet (ADD), 3 blocks c4 2020 after 1", goesOn.said.get(2));
    assertTrue(whole.isComplete());
  }

  @Test
  void aRunThatAnotherHoldsComesLast() throws IOException {
    List<Experiment> both =
        List.of(experiment(JoinKind.ADD, 0.01), experiment(JoinKind.PLAIN, 0.01));
    Path cache = folder.resolve("cache");
    PreparedData data = PreparedData.of(both.get(0).data(), null, cache, note -> {});
    RunDirectory first = RunDirectory.of(folder.resolve("runs"), both.get(0), data.sha256());
    ProcessLock other = first.tryHold().orElseThrow();
    Heard heard =
        new Heard() {
          @Override
          public void waiting(List<Experiment> held) {
            said.add("waiting for " + held.size());
            try {
              other.close(); // as when its process dies
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    List<RunRecord> runs = TinySweep.runner(folder).run(both, heard);
    assertEquals(both, runs.stream().map(RunRecord::experiment).toList());
    assertTrue(runs.stream().allMatch(run -> run.metrics().isPresent()));
    assertEquals(
        List.of(
            "begin 2 on 22",
            "start Plain Net, 1 block c4 7 after 0",
            "done 1/2 false",
            "waiting for 1",
            "start SEW ResNet (ADD), 1 block c4 7 after 0",
            "done 2/2 false",
            "end"),
        heard.said.stream().filter(said -> !said.startsWith("epoch")).toList());
  }

  @Test
  void oneThatDivergesLeavesTheOthersAlone() throws IOException {
    Experiment wild = experiment(JoinKind.PLAIN, 1e38);
    Experiment tame = experiment(JoinKind.ADD, 0.01);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    List<RunRecord> runs =
        TinySweep.runner(folder).run(List.of(wild, tame), new ConsoleRunListener(console, false));
    assertEquals(Optional.empty(), runs.get(0).metrics());
    assertTrue(runs.get(1).metrics().isPresent());
    assertFalse(new Table4Comparison(runs).isComplete());
    assertEquals(new ClipCounts(22, 11), runs.get(1).clips().orElseThrow());
    String log = said.toString(StandardCharsets.UTF_8);
    assertTrue(log.contains("1/2 runs: Plain Net, 1 block c4: the loss is"), log);
    assertTrue(
        log.contains("SEW ResNet (ADD), 1 block c4  epoch 1/1  lr 1.00e-02  train loss"), log);
    assertTrue(log.contains("2/2 runs: SEW ResNet (ADD), 1 block c4: last "), log);
  }

  /** Not after the first run has taken days. */
  @Test
  void weightsThatFitOneOfTheNetworksAreRefusedBeforeAnyRunStarts() throws IOException {
    Path out = folder.resolve("runs");
    Runner runner =
        new Runner(
            out, null, folder.resolve("cache"), BuiltInTypes.TYPES, RunCompute.on(Device.cpu()));
    Experiment first = experiment(JoinKind.ADD, 0.01);
    RunRecord trained = runner.run(List.of(first), new Heard()).get(0);
    InitialWeights init = InitialWeights.read(trained.directory().orElseThrow().path());
    EventNet deeper = EventNet.of(2, 4, JoinKind.ADD.residual(), Neuron.Plif.DEFAULT, 11);
    Experiment second = new Experiment(deeper, first.data(), first.recipe(), 7);
    List<Experiment> both = List.of(first.withInit(init.sha256()), second.withInit(init.sha256()));
    Runner starting = runner.startFrom(Optional.of(init));
    var e = assertThrows(IllegalArgumentException.class, () -> starting.run(both, new Heard()));
    assertTrue(e.getMessage().startsWith("--init "), e.getMessage());
    assertEquals(1, directories().size(), "only the run that the weights are from");
  }

  private static Experiment experiment(JoinKind connect, double rate) {
    TrainingSetup setting = TinySweep.sweep().setting();
    EventNet net = EventNet.of(1, 4, connect.residual(), Neuron.Plif.DEFAULT, 11);
    Recipe recipe = new Recipe(1, 4, 4, new Optimiser.Sgd(0.9), new Schedule.Step(rate, 5, 0.5));
    Experiment.Data data = new Experiment.Data(setting.dataset(), setting.steps(), setting.size());
    return new Experiment(net, data, recipe, 7);
  }
}
