package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sew.image.Transform;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Surrogate;
import sew.registry.TypeId;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ExperimentFile;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.tables.AblationTable;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.train.Loss;

/** Runs that exist are found by what they are: captions, Java names and directories are free. */
class CommittedRunsTest {
  private static final Path COMMITTED = Path.of("results", "ablate-synthetic-gesture");

  @TempDir private Path copy;

  /** The same neuron under another Java name, with its components in another order. */
  @TypeId("plif")
  private record RenamedPlif(boolean decayInput, Firing firing, double initialTau)
      implements Neuron {
    @Override
    public NDArray charge(NDArray v, NDArray x, NDArray leak) {
      throw new UnsupportedOperationException("never computed");
    }
  }

  private static Sweep sweep(Neuron neuron) {
    return new Sweep(
        JoinKind.TABLE_4,
        List.of(1, 2, 3, 4, 5),
        List.of(16),
        List.of(neuron),
        List.of(2020L, 2021L),
        TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK).withSteps(4).withEpochs(6));
  }

  private static long over(Path folder, Sweep sweep, Types types) throws IOException {
    return AblationTable.in(folder, sweep, types).runs().stream().filter(RunRecord::isOver).count();
  }

  /** Every caption and every directory gets another name; {@code recipe} is replaced in them. */
  private void copy(String old, String recipe) throws IOException {
    try (Stream<Path> runs = Files.list(COMMITTED)) {
      int i = 0;
      for (Path run : runs.filter(Files::isDirectory).toList()) {
        Path to = Files.createDirectories(copy.resolve("run-" + i++));
        for (String file : List.of("environment.json", "metrics.jsonl", "summary.json")) {
          Files.copy(run.resolve(file), to.resolve(file));
        }
        String experiment = Files.readString(run.resolve("experiment.json"));
        Files.writeString(
            to.resolve("experiment.json"),
            experiment
                .replaceAll("\"(name|scale)\" : \"[^\"]*\"", "\"$1\" : \"reworded\"")
                .replace(old, recipe));
      }
    }
  }

  @Test
  void theTablesOfTheRunsAreTheCommittedOnes() throws IOException {
    AblationTable results = AblationTable.in(COMMITTED, sweep(Neuron.Plif.DEFAULT));
    PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    results.write(new ResultWriter(copy, silent));
    for (String file : List.of("ablate.csv", "ablate-gradients.csv")) {
      assertEquals(
          Files.readString(COMMITTED.resolve(file)), Files.readString(copy.resolve(file)), file);
    }
    String markdown = Files.readString(copy.resolve("ablate.md"));
    String committed = Files.readString(COMMITTED.resolve("ablate.md"));
    assertEquals(
        committed.substring(0, committed.indexOf("\n\n")),
        markdown.substring(0, markdown.indexOf("\n\n")));
  }

  private String refusal() {
    return assertThrows(
            IOException.class, () -> over(copy, sweep(Neuron.Plif.DEFAULT), BuiltInTypes.TYPES))
        .getMessage();
  }

  @Test
  void aCopyOfARunInTheSameFolderIsRefused() throws IOException {
    copy("", "");
    Path again = Files.createDirectories(copy.resolve("again"));
    for (String file : List.of("experiment.json", "environment.json", "summary.json")) {
      Files.copy(copy.resolve("run-0").resolve(file), again.resolve(file));
    }
    String message = refusal();
    assertTrue(message.contains("found again and run-0, on the same data"), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment.json", "metrics.jsonl", "summary.json"})
  void aDamagedFileIsNamed(String file) throws IOException {
    copy("", "");
    Path damaged = copy.resolve("run-0").resolve(file);
    Files.writeString(damaged, "{\"epoch\":\n");
    String message = refusal();
    String expected = file.equals("metrics.jsonl") ? "line 1 to be what epoch 1 reached" : "JSON";
    assertTrue(message.startsWith(damaged + ": expected " + expected + ", found "), message);
  }

  /** Which run it was is not known any more: the sweep is without it. */
  @Test
  void aRunWhoseExperimentIsDamagedIsNamedAndLeftOut() throws IOException {
    copy("", "");
    Path damaged = copy.resolve("run-0").resolve("experiment.json");
    Files.writeString(damaged, "{\"epoch\":\n");
    List<String> reasons = new ArrayList<>();
    RunDirectories runs =
        RunDirectories.in(copy, BuiltInTypes.TYPES, (run, reason) -> reasons.add(reason));
    assertEquals(49, runs.byId().size());
    assertEquals(1, reasons.size());
    assertTrue(reasons.get(0).startsWith(damaged + ": expected JSON, found "), reasons.get(0));
  }

  @Test
  void allFiftyAreFoundUnderOtherCaptionsAndDirectories() throws IOException {
    copy("", "");
    assertEquals(50, over(copy, sweep(Neuron.Plif.DEFAULT), BuiltInTypes.TYPES));
  }

  @Test
  void allFiftyAreFoundWhenTheClassOfTheNeuronHasAnotherName() throws IOException {
    copy("", "");
    Types renamed =
        Types.builtIn(
            EventNet.class,
            ResNet.class,
            RenamedPlif.class,
            Surrogate.class,
            Residual.class,
            ConnectFunction.class,
            Loss.class,
            Transform.class,
            Dataset.class);
    Neuron neuron = new RenamedPlif(true, Firing.DEFAULT, 2);
    assertEquals(50, over(copy, sweep(neuron), renamed));
    assertThrows(
        IllegalArgumentException.class,
        () -> over(copy, sweep(neuron), Types.builtIn(Dataset.class)));
  }

  @Test
  void anotherRecipeIsAnotherRun() throws IOException {
    copy("\"epochs\" : 6", "\"epochs\" : 7");
    assertEquals(0, over(copy, sweep(Neuron.Plif.DEFAULT), BuiltInTypes.TYPES));
  }

  /** These ids are on the disks of users: they never change. */
  @Test
  void idsAreThoseOfTheFirstVersionWithASchema() {
    Experiment first = sweep(Neuron.Plif.DEFAULT).experiments().get(0);
    assertEquals(
        "{\"schema\":1,\"network\":{\"type\":\"event-net\",\"classes\":11,\"neuron\":{\"type\":\"plif\","
            + "\"decayInput\":true,\"firing\":{\"detachReset\":true,\"reset\":{\"type\":\"hard\",\"vReset\":0},"
            + "\"surrogate\":{\"type\":\"atan\",\"alpha\":2},\"threshold\":1},\"initialTau\":2},"
            + "\"residual\":{\"type\":\"sew\",\"g\":{\"type\":\"ADD\"}},"
            + "\"stages\":[{\"blocks\":1,\"channels\":16,\"mid\":16}],\"stemKernel\":1},"
            + "\"data\":{\"dataset\":{\"type\":\"synthetic-gesture\",\"spec\":{\"clipMilliseconds\":1200,"
            + "\"lightings\":3,\"seed\":2020,\"testUsers\":4,\"trainUsers\":10}},\"size\":32,\"steps\":4},"
            + "\"recipe\":{\"batchSize\":16,\"epochs\":6,\"optimiser\":{\"type\":\"adam\",\"beta1\":0.9,"
            + "\"beta2\":0.999,\"epsilon\":0.00000001},\"schedule\":{\"type\":\"cosine\",\"base\":0.003,\"tMax\":6},"
            + "\"trainSteps\":4},\"seed\":2020}",
        first.canonical());
  }

  @Test
  void anExperimentIsReadBackFromItsFileAndAnEditedOneIsRefused() throws IOException {
    Experiment experiment = sweep(Neuron.Lif.DEFAULT).experiments().get(7);
    RunDirectory run = new RunDirectory(copy);
    run.describe(experiment, BuiltInTypes.TYPES);
    assertEquals(experiment, run.experiment(BuiltInTypes.TYPES));
    Path file = copy.resolve("experiment.json");
    Files.writeString(file, Files.readString(file).replace("\"epochs\" : 6", "\"epochs\" : 60"));
    IOException e =
        assertThrows(IOException.class, () -> ExperimentFile.read(file, BuiltInTypes.TYPES));
    assertTrue(e.getMessage().contains("restore the file"), e.getMessage());
    // Nor is it found as the finished run of what it was before.
    assertThrows(IOException.class, () -> ExperimentFile.id(file, BuiltInTypes.TYPES));
  }
}
