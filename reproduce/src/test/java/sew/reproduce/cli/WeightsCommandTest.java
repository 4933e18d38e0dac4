package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.experiment.NetworkFacts;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.weights.WeightFile;

class WeightsCommandTest {
  private static final Path FILES = Path.of("..", "lib", "src", "test", "resources", "weights");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int weights(Object... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "weights";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 1] = arguments[i].toString();
    }
    return Sew.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  @Test
  void inspectListsWhatLiesBeside() {
    assertEquals(0, weights("inspect", FILES.resolve("beside.pth")), err.toString());
    assertTrue(out.toString().contains("2 tensors, 6 numbers"), out.toString());
    assertTrue(out.toString().contains("device: cuda:0"), out.toString());
    assertTrue(out.toString().contains("counter: 1=2, a=3"), out.toString());
  }

  @Test
  void controlCharactersOfNamesAreEscaped() throws IOException {
    Path file = folder.resolve("w.npz");
    Npz.write(file, Map.of("\u001b]0;owned\u0007fc.weight", Npy.of(1)));
    assertEquals(0, weights("inspect", file), err.toString());
    assertTrue(out.toString().contains("\\u001b]0;owned\\u0007fc.weight "), out.toString());
    assertTrue(out.toString().chars().noneMatch(c -> c == 0x1b || c == 7), out.toString());
  }

  @Test
  void arraysOfTheOtherByteOrderAreConverted() throws IOException {
    ByteBuffer big = ByteBuffer.allocate(8).putFloat(0, 1.5f).putFloat(4, -2);
    Path npz = folder.resolve("big.npz");
    Npz.write(npz, Map.of("fc.bias", new Npy(new long[] {2}, "f4", big)));
    Path converted = folder.resolve("w.safetensors");
    assertEquals(0, weights("convert", npz, converted), err.toString());
    assertArrayEquals(
        new float[] {1.5f, -2}, WeightFile.read(converted).tensors().get("fc.bias").toFloats());
  }

  @Test
  void metadataAreKeptAndShown() throws IOException {
    Path file = folder.resolve("w.safetensors");
    WeightFile.write(file, Map.of("fc.bias", Npy.of(new float[] {1}, 1)), Map.of("note", "tau é"));
    Path converted = folder.resolve("again.safetensors");
    assertEquals(0, weights("convert", file, converted), err.toString());
    Map<String, Object> facts = WeightFile.read(converted).facts();
    assertEquals(Map.of("note", "tau é", "format", "pt", "toolkit", NetworkFacts.TOOLKIT), facts);
    assertEquals(0, weights("inspect", converted), err.toString());
    assertTrue(out.toString().contains("note: tau é"), out.toString());
  }

  @Test
  void theToolkitHasTheVersionOfItsPom() throws IOException {
    String version = NetworkFacts.TOOLKIT.replaceFirst(".* ", "");
    String pom = Files.readString(Path.of("..", "pom.xml"));
    assertTrue(
        pom.contains("<artifactId>sew</artifactId>\n  <version>" + version + "</version>"),
        version);
  }

  /** Network, neuron, connect function, T and recipe are those of the run. */
  @Test
  void weightsOfARunSayWhatTheyAre() throws IOException {
    Path committed =
        Path.of("results", "table4-n-mnist", "n-mnist-sew-resnet-add-seed2020-60558b2d");
    Files.copy(committed.resolve("experiment.json"), folder.resolve("experiment.json"));
    Npz.write(
        folder.resolve("checkpoint.npz"), Map.of("weights/fc.bias", Npy.of(new float[] {1}, 1)));
    Path converted = folder.resolve("run.safetensors");
    assertEquals(0, weights("convert", folder, converted), err.toString());
    Map<String, Object> facts = WeightFile.read(converted).facts();
    assertEquals("8", facts.get("T"));
    assertEquals("n-mnist", facts.get("dataset"));
    assertTrue(facts.get("neuron").toString().startsWith("{\"type\":\"plif\""), facts.toString());
    for (String name : List.of("network", "connect", "recipe", "seed", "experiment", "toolkit")) {
      assertTrue(facts.containsKey(name), facts.toString());
    }
  }

  @Test
  void aTrainedNetworkIsWrittenForNeuromorphicSimulators() throws IOException {
    Path trained =
        FILES.resolve("../golden/checkpoint/gesture_7bnet_checkpoint.safetensors").normalize();
    Path graph = folder.resolve("net.nir");
    assertEquals(
        0, weights("nir", "--net", "7b-net", "--weights", trained, "--out", graph), err.toString());
    assertTrue(out.toString().contains(" nodes and "), out.toString());
    byte[] start = Arrays.copyOf(Files.readAllBytes(graph), 4);
    assertArrayEquals(new byte[] {(byte) 0x89, 'H', 'D', 'F'}, start);
    assertEquals(
        2, weights("nir", "--net", "7b-net", "--weights", trained, "--out", graph, "--dt", "0"));
    assertTrue(err.toString().contains("--dt must be positive"), err.toString());
  }

  /** As {@code weights convert} writes it for the weights of a run. */
  @Test
  void aFileThatNamesItsNetworkNeedsNoOption() throws IOException {
    Map<String, Npy> trained =
        WeightFile.read(FILES.resolve("../golden/checkpoint/gesture_7bnet_checkpoint.safetensors"))
            .tensors();
    Residual sew = new Residual.Sew(ConnectFunction.ADD);
    EventNet net = EventNet.sevenB(sew, Neuron.Plif.DEFAULT, 11);
    Path named = folder.resolve("named.safetensors");
    WeightFile.write(named, trained, NetworkFacts.of(net));
    Path graph = folder.resolve("net.nir");
    assertEquals(0, weights("nir", "--weights", named, "--out", graph), err.toString());
    assertTrue(Files.exists(graph));
    assertEquals(2, weights("nir", "--weights", named, "--connect", "IAND", "--out", graph));
    assertTrue(err.toString().contains("is that of the metadata of " + named), err.toString());
    Path nameless = folder.resolve("nameless.safetensors");
    WeightFile.write(nameless, trained);
    assertEquals(2, weights("nir", "--weights", nameless, "--out", graph));
    assertTrue(err.toString().contains("--net must name the network"), err.toString());
    Path wrong = folder.resolve("wrong.safetensors");
    WeightFile.write(wrong, trained, Map.of(NetworkFacts.NETWORK, "{\"type\":\"unknown\"}"));
    assertEquals(1, weights("nir", "--weights", wrong, "--out", graph));
    assertTrue(err.toString().contains(wrong + ": expected metadata"), err.toString());
  }

  @Test
  void numbersThatWeightsDoNotHaveAreNamed() throws IOException {
    Path npz = folder.resolve("counts.npz");
    Npz.write(npz, Map.of("n", new Npy(new long[] {1}, "u2", ByteBuffer.allocate(2))));
    assertEquals(1, weights("convert", npz, folder.resolve("w.safetensors")));
    assertTrue(
        err.toString().startsWith("sew: " + npz + ": n holds numbers of type u2"), err.toString());
  }
}
