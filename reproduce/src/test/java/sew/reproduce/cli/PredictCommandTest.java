package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ExperimentFile;
import sew.reproduce.result.Json;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.train.Recipe;
import sew.weights.WeightFile;

class PredictCommandTest {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "checkpoint");
  private static final Path WEIGHTS = GOLDEN.resolve("gesture_7bnet_checkpoint.pth");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Map<String, Npy> golden;
  private Path frames;
  private Path logits;

  @BeforeEach
  void writeFrames() throws IOException {
    golden = Npz.read(GOLDEN.resolve("gesture_7bnet_io.npz"));
    frames = folder.resolve("clips.npz");
    logits = folder.resolve("logits.csv");
    Npz.write(frames, Map.of("frames", golden.get("x")));
  }

  private int sew(Object... arguments) {
    String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    return Sew.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(texts);
  }

  @Test
  void givesTheGoldenLogits() throws IOException {
    assertEquals(0, predict(WEIGHTS), err.toString());
    float[] expected = golden.get("logits_eval").toFloats();
    List<String> rows = Files.readAllLines(logits);
    assertEquals(3, rows.size());
    for (int n = 0; n < 2; n++) {
      String[] cells = rows.get(n + 1).split(",", -1);
      assertEquals("clips#" + n, cells[0]);
      for (int i = 0; i < 11; i++) {
        assertEquals(expected[n * 11 + i], Float.parseFloat(cells[i + 2]), 1e-5);
      }
    }
  }

  @Test
  void givesTheSameWithConvertedWeights() throws IOException {
    Path converted = folder.resolve("current.safetensors");
    assertEquals(0, sew("weights", "convert", WEIGHTS, converted), err.toString());
    assertArrayEquals(new long[0], WeightFile.read(converted).tensors().get("conv.0.1.w").shape());
    assertEquals(0, predict(WEIGHTS), err.toString());
    String before = Files.readString(logits);
    assertEquals(0, predict(converted), err.toString());
    assertEquals(before, Files.readString(logits));
  }

  /** What ablate --channels 8 and run table4 write, by its directory and without more options. */
  @Test
  void readsTheCheckpointOfARun() throws IOException {
    EventNet net =
        EventNet.of(4, 8, new Residual.Sew(ConnectFunction.IAND), Neuron.Plif.DEFAULT, 5);
    Path run = Files.createDirectories(folder.resolve("run"));
    try (NDManager manager = NDManager.newBaseManager()) {
      var block = net.initialized(manager, new Shape(1, 2, 2, 128, 128), 1);
      Map<String, Npy> checkpoint = new java.util.LinkedHashMap<>();
      StateDict.of(block)
          .forEach(
              (name, p) ->
                  checkpoint.put(
                      "weights/" + name,
                      Npy.of(Parameters.get(p), p.getArray().getShape().getShape())));
      checkpoint.put("epoch", Npy.of(3));
      Npz.write(run.resolve("checkpoint.npz"), checkpoint);
    }
    String[] of = {"--net", "7b-net", "--connect", "iand", "--weights", run.toString()};
    assertEquals(0, with("predict", of, "--frames", frames, "--out", logits), err.toString());
    assertEquals(3, Files.readAllLines(logits).size());
    assertEquals(
        0,
        with("predict", of, "--channels", 8, "--blocks", 4, "--frames", frames, "--out", logits));
    assertEquals(1, with("predict", of, "--channels", 16, "--frames", frames, "--out", logits));
    assertTrue(err.toString().contains("widen0.conv.weight is [8, 2, 1, 1]"), err.toString());
    Path out = folder.resolve("out");
    String[] nameless = {"--weights", run.toString()};
    assertEquals(2, with("predict", nameless, "--frames", frames, "--out", logits));
    assertTrue(err.toString().contains("--net must name the network"), err.toString());
    Experiment.Data data =
        new Experiment.Data(
            new Dataset.SyntheticGesture(sew.data.SyntheticGestures.Spec.DEFAULT), 2, 128);
    Experiment experiment = new Experiment(net, data, Recipe.dvsGesture(0.1), 1);
    Files.writeString(
        run.resolve("experiment.json"),
        Json.pretty(ExperimentFile.of(experiment, BuiltInTypes.TYPES).json()));
    assertEquals(0, with("predict", nameless, "--frames", frames, "--out", logits), err.toString());
    assertEquals(0, with("evaluate", of, "--frames", frames, "--labels", "1,2", "--out", out));
    String before = Files.readString(logits);
    Path converted = folder.resolve("run.safetensors");
    assertEquals(0, sew("weights", "convert", run, converted), err.toString());
    assertTrue(WeightFile.read(converted).tensors().containsKey("conv.1.conv.0.0.0.weight"));
    String[] file = {"--net", "7b-net", "--connect", "iand", "--weights", converted.toString()};
    assertEquals(0, with("predict", file, "--frames", frames, "--out", logits), err.toString());
    assertEquals(before, Files.readString(logits));
    Files.delete(run.resolve("experiment.json"));
    assertEquals(1, sew("weights", "convert", run, converted));
    assertTrue(err.toString().contains("expected the experiment.json"), err.toString());
  }

  @Test
  void connectIsParsedInOnePlace() {
    for (String command : List.of("predict", "evaluate")) {
      String[] of = {"--net", "7b-net", "--connect", "FOO", "--weights", WEIGHTS.toString()};
      assertEquals(2, with(command, of, "--frames", frames, "--out", logits));
    }
    String message =
        "--connect: expected one of ADD, AND, IAND, plain, spiking, or one that a jar of --class-path provides, found \"FOO\"";
    assertEquals(2, err.toString().split(java.util.regex.Pattern.quote(message), -1).length - 1);
  }

  @Test
  void aDirectoryWithoutCheckpointIsNamed() throws IOException {
    assertEquals(1, predict(folder));
    assertTrue(err.toString().contains("with a checkpoint.npz, found none"), err.toString());
  }

  private int with(String command, String[] network, Object... more) {
    List<Object> all = new java.util.ArrayList<>(List.of(command));
    all.addAll(List.of(network));
    all.addAll(List.of(more));
    return sew(all.toArray());
  }

  @Test
  void countsTheSpikesOfEveryLayerAndStep() throws IOException {
    Path spikes = folder.resolve("spikes.csv");
    assertEquals(
        0,
        sew(
            "predict",
            "--net",
            "7b-net",
            "--weights",
            WEIGHTS,
            "--frames",
            frames,
            "--out",
            logits,
            "--spikes",
            spikes),
        err.toString());
    List<String> rows = Files.readAllLines(spikes);
    assertEquals("clip,layer,t0,t1", rows.get(0));
    assertEquals(1 + 2 * 15, rows.size());
  }

  @Test
  void inspectsWeights() {
    assertEquals(0, sew("weights", "inspect", WEIGHTS), err.toString());
    assertTrue(out.toString().contains("107 tensors, 131401 numbers"), out.toString());
    assertTrue(out.toString().contains("epoch: 89"), out.toString());
    assertTrue(out.toString().contains("names of the authors' code"), out.toString());
  }

  /** From the authors' names to SpikingJelly's; back only what says which net it is. */
  @Test
  void convertsTheNamesOfResNets() throws IOException {
    Path official = folder.resolve("official.safetensors");
    Path peers = folder.resolve("peers.safetensors");
    Path back = folder.resolve("back.safetensors");
    Npy one = Npy.of(new float[] {1}, 1);
    WeightFile.write(
        official,
        Map.of(
            "module.layer2.0.conv2.module.1.running_var", one,
            "module.layer2.0.downsample.0.module.0.weight", one));
    assertEquals(0, sew("weights", "convert", official, peers), err.toString());
    assertEquals(
        java.util.Set.of(
            "layer2.0.bn2.running_var",
            "layer2.0.bn2.num_batches_tracked",
            "layer2.0.downsample.0.weight"),
        WeightFile.read(peers).tensors().keySet());
    assertEquals(0, sew("weights", "convert", official, back, "--names", "authors"));
    assertTrue(
        WeightFile.read(back).tensors().containsKey("layer2.0.downsample.0.0.weight"),
        WeightFile.read(back).tensors().keySet().toString());
    assertEquals(1, sew("weights", "convert", peers, back, "--names", "authors"));
    assertTrue(err.toString().contains("--names authors needs"), err.toString());
  }

  @Test
  void wrongUseIsExitCodeTwoAndWrongFilesAreOne() throws IOException {
    assertEquals(
        2,
        sew("predict", "--net", "8b", "--weights", WEIGHTS, "--frames", frames, "--out", logits));
    assertEquals(2, sew("predict", "--net", "7b-net"));
    assertEquals(2, sew("weights"));
    assertEquals(2, sew("weights", "convert", WEIGHTS, folder.resolve("w.bin")));
    assertEquals(1, sew("weights", "inspect", folder.resolve("nothing.pth")));
    Npz.write(frames, Map.of("frames", Npy.of(new float[12], 3, 4)));
    assertEquals(1, predict(WEIGHTS));
    assertTrue(err.toString().contains("expected frames [T, 2, H, W]"), err.toString());
  }

  private int predict(Path weights) {
    return sew(
        "predict", "--net", "7b-net", "--weights", weights, "--frames", frames, "--out", logits);
  }
}
