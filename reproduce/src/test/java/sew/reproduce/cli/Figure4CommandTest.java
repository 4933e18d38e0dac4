package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.StateDict;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.weights.WeightFile;
import sew.weights.Weights;

class Figure4CommandTest {
  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    String[] all =
        Stream.of(List.of("run"), List.of(arguments), List.of("--out", folder.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new);
    return Sew.commandLine().setErr(new PrintWriter(err, true)).execute(all);
  }

  @Test
  void saysThatNetsAreNotTrained() throws IOException {
    assertEquals(0, run("fig4", "--size", "32", "--batch", "2"), err.toString());
    List<String> rows = Files.readAllLines(folder.resolve("fig4-rates.csv"));
    assertEquals(6, rows.size());
    assertTrue(rows.stream().skip(1).allMatch(row -> row.contains("before training")));
  }

  @Test
  void takesAClipForThe7BNet() throws IOException {
    Path golden = Path.of("..", "lib", "src", "test", "resources", "golden", "checkpoint");
    String weights = golden.resolve("gesture_7bnet_checkpoint.pth").toString();
    Npy two = Npz.read(golden.resolve("gesture_7bnet_io.npz")).get("x");
    long[] shape = two.shape();
    Path clips = folder.resolve("clips.npz");
    Npz.write(clips, Map.of("frames", two));
    Path clip = folder.resolve("clip.npz");
    long[] one = Arrays.copyOfRange(shape, 1, 5);
    int size = two.toFloats().length / (int) shape[0];
    Npz.write(clip, Map.of("frames", Npy.of(Arrays.copyOf(two.toFloats(), size), one)));
    String[] small = {"fig4", "--size", "32", "--batch", "2", "--gesture-weights", weights};
    assertEquals(1, run(with(small, "--frames", clips.toString())));
    assertTrue(err.toString().contains("expected one clip [T, 2, H, W]"), err.toString());
    assertEquals(2, run(small));
    assertEquals(0, run(with(small, "--frames", clip.toString())), err.toString());
    List<String> rows = Files.readAllLines(folder.resolve("fig4.csv"));
    assertEquals(7, rows.stream().filter(row -> row.startsWith("7B-Net,")).count());
  }

  @Test
  void findsTheAuthorsFilesInAFolder() throws IOException {
    ResNet net =
        new ResNet(
            ResNet.Depth.D18,
            new Residual.Sew(ConnectFunction.ADD),
            Neuron.If.DEFAULT,
            4,
            false,
            1000);
    Path weights = Files.createDirectory(folder.resolve("weights"));
    Path file = weights.resolve("sew18_checkpoint_319.safetensors");
    try (NDManager manager = NDManager.newBaseManager()) {
      var block = net.initialized(manager, new Shape(1, 3, 32, 32), 1);
      WeightFile.write(
          file, Weights.save(StateDict.of(block, net.authorsNames()), name -> "module." + name));
    }
    String[] small = {"fig4", "--size", "32", "--batch", "1", "--weights", weights.toString()};
    assertEquals(0, run(small), err.toString());
    List<String> rows = Files.readAllLines(folder.resolve("fig4-rates.csv"));
    assertTrue(rows.get(1).contains("SEW ResNet-18, loaded weights"), rows.toString());
    assertTrue(rows.get(2).contains("SEW ResNet-34, before training"), rows.toString());
    assertEquals(2, run(with(small, "--weights", "18=" + file)));
    assertTrue(
        err.toString().contains("--weights must give one file for SEW ResNet-18"), err.toString());
    assertEquals(2, run("fig4", "--weights", "20=" + file));
    assertTrue(err.toString().contains("found 20"), err.toString());
    assertEquals(1, run("fig4", "--weights", folder.resolve("none").toString()));
    assertTrue(err.toString().contains("expected a folder with files such as"), err.toString());
  }

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }
}
