package sew.reproduce.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sew.compute.ComputeScope;
import sew.model.ResNet;
import sew.reproduce.figures.Figure4;
import sew.reproduce.figures.Figure4File;
import sew.reproduce.figures.Figure4Nets;
import sew.reproduce.figures.Figure5;
import sew.reproduce.figures.GradientFigure;
import sew.reproduce.figures.GradientFigureId;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.result.ResultWriter;
import tech.tablesaw.api.Table;

/** Figures from the JSON that the command line wrote are those that it drew. */
class ResultFileTest {
  private static final Path RESULTS = Path.of("results", "figures");

  @TempDir private Path folder;

  private final Images images = Images.generated(2, 32, 1);

  private ResultWriter output() {
    return new ResultWriter(folder, new PrintStream(OutputStream.nullOutputStream()));
  }

  private static InitialNets.Config config(GradientFigureId id) {
    return new InitialNets.Config(ResNet.Depth.D18, id.neuron(), 2, 7);
  }

  private static void assertSame(Figure expected, Figure found) {
    assertEquals(expected.title(), found.title());
    assertEquals(expected.panels().size(), found.panels().size());
    for (int p = 0; p < expected.panels().size(); p++) {
      List<Curve> curves = expected.panels().get(p).curves();
      for (int c = 0; c < curves.size(); c++) {
        Curve other = found.panels().get(p).curves().get(c);
        assertEquals(curves.get(c).name(), other.name());
        assertArrayEquals(curves.get(c).y(), other.y(), other.name());
      }
    }
  }

  private static void assertSame(Table expected, Table found) {
    assertEquals(expected.printAll(), found.printAll());
  }

  @ParameterizedTest
  @EnumSource(GradientFigureId.class)
  void gradientsAreReadBackToTheLastBit(GradientFigureId id) throws IOException {
    InitialNets nets =
        InitialNets.observe(config(id), images, true, ComputeScope.current(), line -> {});
    GradientFigure drawn = new GradientFigure(id, nets);
    drawn.write(output());
    InitialNets read = InitialNetsFile.read(folder.resolve(id.file() + ".json"));
    assertEquals(nets.config(), read.config());
    GradientFigure again = new GradientFigure(id, read);
    assertSame(drawn.figure(), again.figure());
    assertSame(drawn.claims(), again.claims());
    assertSame(drawn.ends(), again.ends());
    assertEquals(0, again.agreement().rowCount(), "the paper has 152 layers");
  }

  @Test
  void firingRatesAreReadBackToTheLastBit() throws IOException {
    InitialNets nets =
        InitialNets.observe(
            config(GradientFigureId.FIG6), images, false, ComputeScope.current(), line -> {});
    Figure5 drawn = new Figure5(nets);
    drawn.write(output());
    InitialNets read = InitialNetsFile.read(folder.resolve("fig5.json"));
    assertSame(drawn.figure(), new Figure5(read).figure());
    assertSame(drawn.claims(), new Figure5(read).claims());
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class, () -> new GradientFigure(GradientFigureId.FIG6, read));
    assertTrue(none.getMessage().contains("without gradients"), none.getMessage());
  }

  @Test
  void figure4IsReadBack() throws IOException {
    Figure4 drawn =
        new Figure4(
            Figure4Nets.observe(
                new Figure4Nets.Config(2, 7),
                List.of(ResNet.Depth.D18),
                Map.of(),
                images,
                line -> {}));
    drawn.write(Optional.empty(), output());
    Figure4 read = new Figure4(Figure4File.read(folder.resolve("fig4.json")));
    assertSame(drawn.figure(), read.figure());
    assertSame(drawn.table(), read.table());
    assertEquals(1, read.figure().panels().size(), "no panel without nets");
  }

  /** What is committed beside the JSON was made from the same numbers. */
  @ParameterizedTest
  @EnumSource(GradientFigureId.class)
  void committedTablesBelongToTheCommittedNumbers(GradientFigureId id) throws IOException {
    InitialNets read = InitialNetsFile.read(RESULTS.resolve(id.file() + ".json"));
    GradientFigure figure = new GradientFigure(id, read);
    figure.write(output());
    for (String table : List.of("-claims.md", "-agreement.md")) {
      String name = id.file() + table;
      assertEquals(
          Files.readString(RESULTS.resolve(name)), Files.readString(folder.resolve(name)), name);
    }
  }

  @Test
  void committedTablesOfFigure5BelongToItsNumbers() throws IOException {
    new Figure5(InitialNetsFile.read(RESULTS.resolve("fig5.json"))).write(output());
    for (String name : List.of("fig5-claims.md", "fig5-agreement.md")) {
      assertEquals(
          Files.readString(RESULTS.resolve(name)), Files.readString(folder.resolve(name)), name);
    }
  }

  /** Eqs. (8) and (11): one identity block changes a gradient by sigma', in a SEW net by 1. */
  @Test
  void oneBlockMultipliesBySigmaPrime() throws IOException {
    Table ends =
        new GradientFigure(
                GradientFigureId.FIG8, InitialNetsFile.read(RESULTS.resolve("fig8.json")))
            .ends();
    assertEquals("zero init", ends.getString(1, 1));
    assertEquals(1.5, Double.parseDouble(ends.getString(1, 6)), 0.05, "sigma'(0) at alpha = 3");
    assertEquals("1.00", ends.getString(3, 6), "SEW ADD with zero init");
    assertEquals("-", ends.getString(4, 6), "SEW AND has no gradient");
  }

  @Test
  void whatIsLoadedSaysSo() throws IOException {
    Table loaded = InitialNetsFile.read(RESULTS.resolve("fig7.json")).origin();
    assertEquals("loaded, not computed here", loaded.name());
    assertEquals(RESULTS.resolve("fig7.json").toString(), loaded.getString(0, 1));
    assertEquals("reproduce/sew run fig7", loaded.getString(1, 1));
    assertTrue(loaded.getString(2, 1).matches("[0-9a-f]{40}"), loaded.getString(2, 1));
    InitialNets nets =
        InitialNets.observe(
            config(GradientFigureId.FIG7), images, false, ComputeScope.current(), line -> {});
    assertEquals("computed here", nets.origin().name());
  }

  @Test
  void anotherFiguresNetsAreRefused() throws IOException {
    InitialNets read = InitialNetsFile.read(RESULTS.resolve("fig7.json"));
    IllegalArgumentException other =
        assertThrows(
            IllegalArgumentException.class, () -> new GradientFigure(GradientFigureId.FIG6, read));
    assertTrue(other.getMessage().startsWith("Figure 6: expected nets"), other.getMessage());
  }

  @Test
  void aFileOfAnotherKindIsRefusedByName() throws IOException {
    String json = Files.readString(RESULTS.resolve("fig6.json"));
    refused("{\"values\": 3}", "a list of nets under \"values\"");
    refused("not JSON", "expected JSON");
    refused(json.replace("\"ATan\"", "\"ArcTan\""), "ArcTan");
    refused(json.replace("\"D152\"", "\"D19\""), "D19");
    refused(json.replace("\"SEW AND\"", "\"SEW OR\""), "a net called SEW AND");
    refused(json.replace("\"threshold\" : 1.0,", ""), "expected \"threshold\" in Firing");
  }

  private void refused(String json, String words) throws IOException {
    Path file = folder.resolve("fig6.json");
    Files.writeString(file, json);
    IOException refused = assertThrows(IOException.class, () -> InitialNetsFile.read(file));
    assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
