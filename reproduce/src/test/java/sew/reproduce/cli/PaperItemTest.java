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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import sew.reproduce.tables.DvsGestureRun;

class PaperItemTest {
  private static final Path PROJECT = Path.of("..");

  private final StringWriter out = new StringWriter();

  private int sew(String... arguments) {
    return Sew.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
  }

  static Stream<PaperItem> items() {
    return PaperItem.ALL.stream();
  }

  @ParameterizedTest
  @CsvSource({
    "table1, table1.csv, 4",
    "table2, table2.csv, 11",
    "table3, table3.csv, 13",
    "table5, table5.csv, 5",
    "table6, table6.csv, 6",
    "fig3, fig3-agreement.csv, 31",
    "fig9, fig9-agreement.csv, 16",
    "fig3, fig3.csv, 16471",
    "fig9, fig9.csv, 3260"
  })
  void itemsFromLogsWriteTheirFiles(String id, String file, int lines, @TempDir Path folder)
      throws IOException {
    assertEquals(0, sew("run", id, "--out", folder.toString()));
    assertEquals(lines, Files.readAllLines(folder.resolve(file)).size());
  }

  /** A run of days is looked at while it goes on. */
  @Test
  void anUnfinishedRunIsDrawnAndComparedButStandsInNoTable(@TempDir Path folder)
      throws IOException {
    Path run = folder.resolve("run");
    DvsGestureRun.write(run, DvsGestureRun.PAPER, 1176, 288);
    Files.delete(run.resolve("summary.json"));
    Path out = folder.resolve("out");
    assertEquals(0, sew("run", "fig9", "--runs", folder.toString(), "--out", out.toString()));
    assertEquals(4, Files.readAllLines(out.resolve("fig9-runs.csv")).size());
    assertTrue(Files.readString(out.resolve("fig9.csv")).contains("SEW ADD, run ("));
    assertEquals(0, sew("run", "table5", "--runs", folder.toString(), "--out", out.toString()));
    assertEquals(5, Files.readAllLines(out.resolve("table5.csv")).size());
    assertTrue(Files.notExists(out.resolve("table5-other-runs.csv")));
  }

  @ParameterizedTest
  @CsvSource({"fig1, fig1.svg", "fig2, fig2.dot"})
  void blockDiagramsAreWritten(String id, String file, @TempDir Path folder) throws IOException {
    assertEquals(0, sew("run", id, "--out", folder.toString()));
    assertTrue(Files.size(folder.resolve(file)) > 0);
  }

  /** What the help, the list and the shell completion offer are the items, in their order. */
  @Test
  void runOffersExactlyTheItems() {
    List<String> ids = items().map(PaperItem::id).toList();
    CommandLine run = Sew.commandLine().getSubcommands().get("run");
    assertEquals(ids, List.copyOf(run.getSubcommands().keySet()));
    assertEquals(ids.size(), ids.stream().distinct().count());
    sew("list");
    List<String> listed =
        out.toString().lines().filter(line -> line.startsWith("sew run ")).toList();
    assertEquals(
        items().map(item -> "sew run %-8s %s".formatted(item.id(), item.title())).toList(), listed);
  }

  @ParameterizedTest
  @MethodSource("items")
  void everyItemHasHelpACompletionAReadmeEntryAndANotebook(PaperItem item) throws IOException {
    assertEquals(0, sew("run", item.id(), "--help"));
    String help = out.toString();
    assertTrue(help.startsWith("Usage: sew run " + item.id()), help);
    assertTrue(help.contains(item.title().substring(0, 40)), help);
    sew("generate-completion");
    assertTrue(out.toString().contains("function _picocli_sew_run_" + item.id() + "()"));
    String page = Files.readString(PROJECT.resolve("reproduce/README.md"));
    assertTrue(page.contains("`" + item.id() + "`"), "reproduce/README.md: no " + item.id());
    assertTrue(Files.exists(PROJECT.resolve("notebooks").resolve(item.notebook())));
  }

  /** A figure or table notebook that belongs to no item is of an item that was forgotten. */
  @Test
  void everyTableAndFigureNotebookBelongsToAnItem() throws IOException {
    List<String> known = items().map(PaperItem::notebook).toList();
    try (Stream<Path> files = Files.list(PROJECT.resolve("notebooks"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("(table|fig)\\d+\\.ipynb"))
          .forEach(name -> assertTrue(known.contains(name), name));
    }
  }
}
