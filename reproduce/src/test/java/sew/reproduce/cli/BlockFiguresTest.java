package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Npy;
import sew.data.Npz;

/** Figures 1, 2 and 4 to 8 from the command line, on small images. */
class BlockFiguresTest {
  @TempDir private Path folder;

  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    String[] all =
        Stream.of(List.of("run"), List.of(arguments), List.of("--out", folder.toString()))
            .flatMap(List::stream)
            .toArray(String[]::new);
    return Sew.commandLine().setErr(new PrintWriter(err, true)).execute(all);
  }

  private List<String> claims(String figure) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(figure + "-claims.csv"));
    return lines.subList(1, lines.size());
  }

  /** The statements about zero init are exact: they hold for any image, size and depth. */
  @ParameterizedTest
  @ValueSource(strings = {"fig5", "fig6", "fig7", "fig8"})
  void zeroInitHoldsExactly(String figure) throws IOException {
    assertEquals(0, run(figure, "--depth", "50", "--size", "32", "--batch", "2"), err.toString());
    List<String> zeroInit =
        claims(figure).stream()
            .filter(
                row ->
                    row.contains("zero init:")
                        || row.contains("with zero init is")
                        || row.contains("with zero init has"))
            .toList();
    assertTrue(zeroInit.size() >= 3, zeroInit.toString());
    assertTrue(zeroInit.stream().allMatch(row -> row.endsWith(",yes")), zeroInit.toString());
    for (String suffix : List.of(".svg", ".png", ".html", ".csv", ".json")) {
      assertTrue(Files.size(folder.resolve(figure + suffix)) > 0, suffix);
    }
    assertTrue(
        !Files.exists(folder.resolve(figure + "-agreement.csv")), "the paper has 152 layers");
  }

  /** With the paper's depth the curves stand beside the paper's. */
  @Test
  void theLastBlocksGradientIsThePapers() throws IOException {
    assertEquals(0, run("fig6", "--size", "64", "--batch", "1"), err.toString());
    List<String> agreement = Files.readAllLines(folder.resolve("fig6-agreement.csv"));
    assertEquals(9, agreement.size());
    List<String> add =
        Files.readAllLines(folder.resolve("fig6.csv")).stream()
            .filter(row -> row.matches("SEW ADD,\"?zero init.*,49\\.0,.*"))
            .toList();
    assertEquals(2, add.size(), add.toString());
    double ours = Double.parseDouble(add.get(0).substring(add.get(0).lastIndexOf(',') + 1));
    double paper = Double.parseDouble(add.get(1).substring(add.get(1).lastIndexOf(',') + 1));
    assertEquals(paper, ours, 0.02 * paper);
  }

  @Test
  void figure4SaysThatNetsAreNotTrained() throws IOException {
    assertEquals(0, run("fig4", "--size", "32", "--batch", "2"), err.toString());
    List<String> rows = Files.readAllLines(folder.resolve("fig4-rates.csv"));
    assertEquals(6, rows.size());
    assertTrue(rows.stream().skip(1).allMatch(row -> row.contains("before training")));
  }

  @Test
  void figure4TakesAClipForThe7BNet() throws IOException {
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

  private static String[] with(String[] some, String... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void diagramsAreWritten() {
    assertEquals(0, run("fig1"), err.toString());
    assertEquals(0, run("fig2"), err.toString());
    assertTrue(
        Files.exists(folder.resolve("fig1.svg")) && Files.exists(folder.resolve("fig2.dot")));
  }

  @Test
  void anUnknownDepthIsRefused() {
    assertEquals(2, run("fig6", "--depth", "20"));
    assertTrue(err.toString().contains("--depth must name 18, 34, 50, 101 or 152"), err.toString());
  }
}
