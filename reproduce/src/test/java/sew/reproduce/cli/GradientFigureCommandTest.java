package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Figures 5 to 8 from the command line, on small images. */
class GradientFigureCommandTest {
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
  void anUnknownDepthIsRefused() {
    assertEquals(2, run("fig6", "--depth", "20"));
    assertTrue(err.toString().contains("--depth must name 18, 34, 50, 101 or 152"), err.toString());
  }
}
