package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npz;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.reproduce.cli.Sew;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import tech.tablesaw.api.Table;

class GestureClipsTest {
  private static final Path GOLDEN =
      Path.of("..", "lib", "src", "test", "resources", "golden", "checkpoint");
  private static final Path WEIGHTS = GOLDEN.resolve("gesture_7bnet_checkpoint.pth");
  private static final EventNet NET =
      EventNet.sevenB(new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 11);

  @TempDir private Path folder;

  private static void sew(Object... arguments) {
    String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
    assertEquals(0, Sew.commandLine().execute(texts));
  }

  /** The notebook shows the same tables whether it computes them or reads the command line's. */
  @Test
  void computesWhatTheCommandLineWrites() throws IOException {
    Path clips = folder.resolve("clips");
    Files.createDirectories(clips);
    Path frames = clips.resolve("two.npz");
    Npz.write(frames, Map.of("frames", Npz.read(GOLDEN.resolve("gesture_7bnet_io.npz")).get("x")));
    Path results = folder.resolve("results");
    Path clip = results.resolve("two");
    String[] net = {"--net", "7b-net"};
    sew(
        "predict",
        net[0],
        net[1],
        "--weights",
        WEIGHTS,
        "--frames",
        frames,
        "--out",
        clip.resolve("logits.csv"),
        "--spikes",
        clip.resolve("spikes.csv"));
    sew(
        "evaluate",
        net[0],
        net[1],
        "--weights",
        WEIGHTS,
        "--frames",
        frames,
        "--labels",
        "1,2",
        "--out",
        clip);
    List<String> heard = new ArrayList<>();
    GestureClips computed = GestureClips.compute(NET, WEIGHTS, clips, heard::add);
    GestureClips read = GestureClips.read(results);
    assertEquals(List.of("two"), heard);
    GestureClipsTables ours = new GestureClipsTables(computed);
    GestureClipsTables written = new GestureClipsTables(read);
    assertSame(ours.logits(), written.logits());
    assertSame(ours.rates(), written.rates());
    assertSame(ours.operations(), written.operations());
    assertSame(ours.energy(), written.energy());
    assertEquals(ours.origin().getString(0, 2), written.origin().getString(0, 2));
    assertEquals(ours.origin().getString(0, 3), written.origin().getString(0, 3));
    assertEquals("computed here", ours.origin().getString(0, 1));
    assertEquals(7, ours.figure().panels().get(0).curves().get(0).y().length, "blocks");
    assertEquals(4, ours.logits().columnCount(), "a column a clip");
    assertEquals("10", ours.logits().getString(10, 0));
    assertEquals("air guitar", ours.logits().getString(10, 1), "logit 10 is class folder 9");
    assertEquals("other gestures", ours.logits().getString(2, 1), "logit 2 is class folder 10");
  }

  private static void assertSame(Table expected, Table found) {
    assertEquals(expected.printAll(), found.printAll());
  }

  @Test
  void aFolderWithoutClipsIsRefused() {
    IOException none = assertThrows(IOException.class, () -> GestureClips.files(folder));
    assertTrue(none.getMessage().contains("expected clips"), none.getMessage());
  }
}
