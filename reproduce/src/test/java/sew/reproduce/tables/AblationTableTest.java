package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.neuron.Neuron;
import sew.reproduce.experiment.Axis;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Changes;
import sew.reproduce.experiment.DataParameters;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.NeuronParameters;
import sew.reproduce.experiment.PaperNet;
import sew.reproduce.experiment.RecipeParameters;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.plot.HeatMap;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.Divergence;
import sew.reproduce.run.InitialGradients;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

class AblationTableTest {
  @TempDir private Path folder;

  private final Sweep sweep =
      new Sweep(
          List.of(JoinKind.ADD, JoinKind.AND),
          List.of(1, 2),
          List.of(16),
          List.of(1L, 2L, 3L),
          TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK).withEpochs(4));

  private RunDirectory run(JoinKind connect, int blocks, long seed) throws IOException {
    Changes net =
        Changes.NONE
            .with(NetworkParameters.CONNECT, connect)
            .with(NetworkParameters.BLOCKS, blocks)
            .with(NetworkParameters.CHANNELS, 16);
    Experiment experiment = sweep.experiment(net, seed);
    RunDirectory run = RunDirectory.of(folder, experiment, "data");
    run.describe(experiment, BuiltInTypes.TYPES);
    return run;
  }

  private void finished(JoinKind connect, int blocks, long seed, double last, double best)
      throws IOException {
    RunDirectory run = run(connect, blocks, seed);
    run.write("summary.json", new RunMetrics(last, best, 1, 4, 132, 60));
    // 1, 2 and 6 times as large at the first of the blocks as at the last.
    double first = seed == 3 ? 6 : seed;
    List<Double> o = blocks == 1 ? List.of(0.5) : List.of(0.5 * first, 0.5);
    run.write("gradients.json", new InitialGradients(o));
  }

  private void diverged(JoinKind connect, int blocks, long seed) throws IOException {
    run(connect, blocks, seed).write("diverged.json", new Divergence("the loss is NaN"));
  }

  /** ADD with 2 blocks is finished, with 1 begun; AND diverged with 1 twice, with 2 always. */
  private AblationTable results() throws IOException {
    finished(JoinKind.ADD, 2, 1, 0.50, 0.55);
    finished(JoinKind.ADD, 2, 2, 0.60, 0.60);
    finished(JoinKind.ADD, 2, 3, 0.80, 0.95);
    finished(JoinKind.AND, 1, 1, 0.25, 0.40);
    diverged(JoinKind.AND, 1, 2);
    diverged(JoinKind.AND, 1, 3);
    for (long seed : sweep.seeds()) {
      diverged(JoinKind.AND, 2, seed);
    }
    Files.createDirectories(folder.resolve("something-else"));
    return AblationTable.in(folder, sweep);
  }

  @Test
  void meansAndDeviationsAreThoseComputedByHand() throws IOException {
    Table table = results().table();
    String[] columns = {
      "g", "blocks", "seeds", "diverged", "last %", "last sd", "best %", "best sd"
    };
    // Mean of 50, 60, 80: 63.33; deviations -13.33, -3.33, 16.67: sqrt(466.67 / 2) = 15.28.
    // Mean of 55, 60, 95: 70; deviations -15, -10, 25: sqrt(950 / 2) = 21.79.
    String[][] expected = {
      {"ADD", "1", "0", "0", "-", "-", "-", "-"},
      {"ADD", "2", "3", "0", "63.33", "15.28", "70.00", "21.79"},
      {"AND", "1", "1", "2", "25.00", "-", "40.00", "-"},
      {"AND", "2", "0", "3", "diverged", "-", "diverged", "-"}
    };
    assertEquals(expected.length, table.rowCount());
    for (int row = 0; row < expected.length; row++) {
      for (int i = 0; i < columns.length; i++) {
        assertEquals(expected[row][i], table.getString(row, columns[i]), row + columns[i]);
      }
    }
    assertEquals("3.00", table.getString(1, "gradient first / last"));
    assertEquals("-", table.getString(0, "gradient first / last"));
    assertEquals(
        "shortened, SYNTHETIC: 2 blocks c16, T 8, T_train 8, 32 px, 4 epochs",
        table.getString(1, "scale"));
    assertFalse(results().isComplete());
    assertTrue(results().legend().contains("on the 132 clips"));
  }

  @Test
  void heatMapsHaveARowAConnectFunctionAndAColumnADepth() throws IOException {
    HeatMap accuracy = results().accuracy();
    assertEquals(List.of("SEW ResNet (ADD)", "SEW ResNet (AND)"), accuracy.rows());
    assertEquals(List.of("1", "2"), accuracy.columns());
    assertEquals(Double.NaN, accuracy.values().get(0).get(0));
    assertEquals(190 / 3.0, accuracy.values().get(0).get(1), 1e-9);
    assertEquals(List.of(25.0, Double.NaN), accuracy.values().get(1));
    assertEquals(
        "Mean test accuracy after the last epoch, 3 seeds. "
            + "c16, shortened, SYNTHETIC: T 8, T_train 8, 32 px, 4 epochs",
        accuracy.title());
    assertEquals(List.of(Double.NaN, 3.0), results().gradients().values().get(0));
  }

  @Test
  void writesTableGradientsAndDrawings() throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    Path out = folder.resolve("out");
    results().write(new ResultWriter(out, console));
    assertTrue(
        Files.readString(out.resolve("ablate.csv")).contains("SEW ResNet,ADD,2,16,3,0,63.33"));
    assertTrue(Files.readString(out.resolve("ablate.md")).contains("sample standard deviation"));
    List<String> gradients = Files.readAllLines(out.resolve("ablate-gradients.csv"));
    assertEquals("SEW ResNet,ADD,2,16,3,1,3.0", gradients.get(5));
    for (String name : List.of("accuracy.svg", "accuracy.png", "gradients.svg", "gradients.png")) {
      assertTrue(Files.size(out.resolve("ablate-" + name)) > 1000, name);
    }
    assertTrue(said.toString(StandardCharsets.UTF_8).contains("diverged"));
  }

  @Test
  void runsOfOneExperimentOnTwoSetsAreNotMixed() throws IOException {
    results();
    Experiment experiment = sweep.experiments().get(1);
    RunDirectory other = RunDirectory.of(folder, experiment, "other data");
    other.describe(experiment, BuiltInTypes.TYPES);
    IOException unknown = assertThrows(IOException.class, () -> AblationTable.in(folder, sweep));
    assertTrue(unknown.getMessage().contains("their data are not recorded"), unknown.getMessage());
    Map<String, String> hashes = Map.of("framesSha256", "0", "splitSha256", "1");
    other.write("environment.json", Map.of("data", hashes));
    IOException e = assertThrows(IOException.class, () -> AblationTable.in(folder, sweep));
    assertTrue(e.getMessage().contains("which differ in their data"), e.getMessage());
  }

  private static AblationTable missing(List<Axis<?>> axes) {
    TrainingSetup setting =
        TrainingSetup.of(Dataset.SyntheticGesture.DEFAULT, Scale.QUICK).withEpochs(4);
    Sweep sweep = new Sweep(setting, axes, List.of(1L, 2L));
    return new AblationTable(sweep, sweep.experiments().stream().map(RunRecord::missing).toList());
  }

  @Test
  void everyAxisThatVariesHasAColumn() {
    AblationTable results =
        missing(
            List.of(
                new Axis<>(NeuronParameters.ALPHA, List.of(4.0)),
                new Axis<>(RecipeParameters.LEARNING_RATE, List.of(0.1, 0.01)),
                new Axis<>(NeuronParameters.THRESHOLD, List.of(0.5, 1.0)),
                new Axis<>(NetworkParameters.CONNECT, List.of(JoinKind.ADD, JoinKind.PLAIN)),
                new Axis<>(DataParameters.STEPS, List.of(4, 8, 16))));
    Table table = results.table();
    assertEquals(
        List.of("network", "g", "blocks", "channels", "lr", "V_th", "T", "seeds"),
        table.columnNames().subList(0, 8));
    assertEquals(2 * 2 * 2 * 3, table.rowCount());
    assertEquals(
        List.of("SEW ResNet", "ADD", "5", "32", "0.1", "0.5", "8"),
        IntStream.range(0, 7).mapToObj(i -> table.getString(1, i)).toList());
    assertTrue(results.legend().endsWith("All rows: alpha 4.\n"), results.legend());

    HeatMap map = results.accuracy();
    assertEquals("time steps T", map.across());
    assertEquals(List.of("4", "8", "16"), map.columns());
    assertEquals(2 * 2 * 2, map.rows().size());
    assertEquals("SEW ResNet (ADD), lr 0.1, V_th 0.5", map.rows().get(0));
    assertEquals("Plain Net, lr 0.01, V_th 1", map.rows().get(7));
    assertEquals(
        "Mean test accuracy after the last epoch, 2 seeds. shortened, SYNTHETIC", map.title());
  }

  @Test
  void namedNetworksAreRows() {
    AblationTable results =
        missing(
            List.of(
                new Axis<>(
                    NetworkParameters.NET,
                    List.of(PaperNet.of("7b-net"), PaperNet.of("wide-7b-net"))),
                new Axis<>(
                    NeuronParameters.NEURON, List.of(Neuron.Plif.DEFAULT, Neuron.If.DEFAULT))));
    Table table = results.table();
    assertEquals("wide-7b-net", table.getString(3, "net"));
    assertEquals("if", table.getString(3, "neuron"));
    assertEquals("SEW ResNet, if neurons", table.getString(3, "network"));
    assertEquals("64+128", table.getString(3, "channels"));
    assertEquals(List.of("7b-net", "wide-7b-net"), results.accuracy().rows());
    assertEquals(List.of("plif", "if"), results.accuracy().columns());
    // Nothing but names: one column.
    AblationTable one =
        missing(List.of(new Axis<>(NetworkParameters.NET, List.of(PaperNet.of("7b-net")))));
    assertEquals(List.of("all"), one.accuracy().columns());
  }

  @Test
  void aFolderThatIsNotThereHasNoRuns() throws IOException {
    AblationTable none = AblationTable.in(folder.resolve("nowhere"), sweep);
    assertTrue(none.runs().stream().allMatch(run -> run.progress().equals("to do")));
    assertEquals("-", none.table().getString(0, "last %"));
  }
}
