package sew.reproduce.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.image.DeadLeaves;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.experiment.Axis;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.RecipeParameters;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.plot.HeatMap;
import sew.reproduce.tables.AblationTable;
import tech.tablesaw.api.Table;

/** A sweep over ResNets on still images. */
class ImageSweepTest {
  @TempDir private Path folder;

  @Test
  void resNetsAreSweptOnStillImages() throws IOException {
    ImageDataset dataset = new ImageDataset.DeadLeaves(new DeadLeaves.Spec(2, 2, 1, 32, 1));
    TrainingSetup setting = new TrainingSetup(dataset, Scale.QUICK, 2, 32, 1);
    List<Axis<?>> axes =
        List.of(
            new Axis<>(RecipeParameters.BATCH, List.of(4)),
            new Axis<>(RecipeParameters.MICRO_BATCHES, List.of(2)),
            new Axis<>(NetworkParameters.CONNECT, List.of(JoinKind.ADD, JoinKind.SPIKING)),
            new Axis<>(NetworkParameters.DEPTH, List.of(18)));
    Sweep sweep = new Sweep(setting, axes, List.of(1L));
    Runner runner =
        new Runner(
            folder.resolve("runs"),
            null,
            folder.resolve("cache"),
            BuiltInTypes.TYPES,
            RunCompute.on(Device.cpu()));
    var said = new ByteArrayOutputStream();
    PrintStream console = new PrintStream(said, true, StandardCharsets.UTF_8);
    AblationTable results =
        new AblationTable(
            sweep,
            runner.runWithGradients(sweep.experiments(), new ConsoleRunListener(console, false)));
    assertTrue(results.isComplete(), said.toString(StandardCharsets.UTF_8));
    Table table = results.table();
    assertEquals(List.of("network", "g", "layers"), table.columnNames().subList(0, 3));
    assertEquals("SEW ResNet", table.getString(0, "network"));
    assertEquals("Spiking ResNet", table.getString(1, "network"));
    assertEquals("18", table.getString(1, "layers"));
    for (RunRecord run : results.runs()) {
      List<Double> gradients = run.gradients().orElseThrow().o();
      assertEquals(8, gradients.size());
      assertTrue(gradients.stream().allMatch(g -> g > 0 && Double.isFinite(g)), "" + gradients);
    }
    String scale = table.getString(0, "scale");
    assertTrue(scale.contains("batch 4") && scale.contains("2 micro-batches"), scale);
    HeatMap accuracy = results.accuracy();
    assertEquals(List.of("18"), accuracy.columns());
    assertEquals(List.of("SEW ResNet (ADD)", "Spiking ResNet"), accuracy.rows());
  }
}
