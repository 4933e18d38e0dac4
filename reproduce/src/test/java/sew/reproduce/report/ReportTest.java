package sew.reproduce.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.reproduce.tables.DvsGestureRun;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** The committed results and a folder of runs that were told, as one site. */
class ReportTest {
  private static final Path HOME = Path.of("..");
  private static final Path COMMITTED = Path.of("results");

  @TempDir private static Path runs;

  private static Report report;
  private static Map<String, byte[]> site;

  @BeforeAll
  static void writeRuns() throws IOException {
    write("add", PaperExperiments.dvsGesture(JoinKind.ADD), "0.98");
    write("add-1", withSeed(PaperExperiments.dvsGesture(JoinKind.ADD), 1), "0.96");
    write("and", PaperExperiments.dvsGesture(JoinKind.AND), "0.98");
    Experiment iand = PaperExperiments.dvsGesture(JoinKind.IAND);
    write("iand-short", iand.withRecipe(iand.recipe().withEpochs(10)), "0.955");
    report = report();
    site = files(report);
  }

  private static Experiment withSeed(Experiment one, long seed) {
    return new Experiment(one.network(), one.data(), one.recipe(), seed);
  }

  /** Last and best are {@code accuracy}. */
  private static void write(String name, Experiment experiment, String accuracy)
      throws IOException {
    Path run = runs.resolve(name);
    DvsGestureRun.write(run, experiment, 1176, 288);
    Path summary = run.resolve("summary.json");
    Files.writeString(summary, Files.readString(summary).replace("0.98", accuracy));
  }

  private static Report report() throws IOException {
    Map<String, String> titles = new LinkedHashMap<>();
    for (int i = 1; i <= 6; i++) {
      titles.put("table" + i, "Table " + i + ": <b> & \"quoted\".");
    }
    for (int i = 1; i <= 9; i++) {
      titles.put("fig" + i, "Figure " + i + ".");
    }
    return Report.of(List.of(runs, COMMITTED), HOME, BuiltInTypes.TYPES, titles);
  }

  private static Map<String, byte[]> files(Report report) throws IOException {
    return report.files().stream()
        .collect(Collectors.toMap(SiteFile::name, SiteFile::bytes, (a, b) -> a, TreeMap::new));
  }

  private static String text(String file) {
    return new String(site.get(file), StandardCharsets.UTF_8);
  }

  private static Table csv(String name) {
    return Table.read()
        .usingOptions(
            CsvReadOptions.builderFromString(text(name + ".csv"))
                .columnTypes(column -> ColumnType.STRING));
  }

  private static List<String> column(String table, String column) {
    return csv(table).stringColumn(column).asList();
  }

  @Test
  void aRowOfThePaperHasAVerdictOnlyByRunsInItsSetting() {
    assertEquals(List.of("ADD", "IAND", "-", "-", "AND"), column("table4", "g"));
    assertEquals(
        List.of(
            "reproduced", "not comparable", "not comparable", "not comparable", "not reproduced"),
        column("table4", "verdict"));
    assertEquals(List.of("2", "-", "-", "-", "1"), column("table4", "runs"));
    assertEquals("reproduced", column("table5", "verdict").get(0));
    assertEquals("other work", column("table5", "verdict").get(1));
    assertEquals(
        List.of("not comparable", "not run", "not run"), column("table6", "verdict").subList(0, 3));
  }

  /** Mean of 98 and 96 %, sqrt(97 * 3 / 288), (97 - 97.92) / sqrt(2 * 97.92 * 2.08 / 288). */
  @Test
  void meansAreOverTheSeedsAndErrorsOfTheTestSet() {
    Table table = csv("table4");
    assertEquals("97.00", table.getString(0, "last %"));
    assertEquals("1.41", table.getString(0, "last sd"));
    assertEquals("97.00", table.getString(0, "best %"));
    assertEquals("1.01", table.getString(0, "s.e."));
    assertEquals("-0.8", table.getString(0, "best - paper, s.e."));
    assertEquals("-", table.getString(4, "last sd"));
    assertEquals("+7.2", table.getString(4, "best - paper, s.e."));
    assertTrue(table.getString(0, "scale").startsWith("the paper's setting: 7 blocks"));
  }

  /** A reader who sees the paper's number beside a stand-in's takes it for a comparison. */
  @Test
  void shortenedAndStandInRunsAreMarkedAndStandBesideNoNumberOfThePaper() {
    for (String table : List.of("table2", "table4", "table5", "table6", "runs")) {
      String name = table.equals("runs") ? table : table + "-other-runs";
      Table others = csv(name);
      assertTrue(others.rowCount() > 0, name);
      assertTrue(others.columnNames().stream().noneMatch(column -> column.contains("paper")), name);
      for (int row = 0; row < others.rowCount(); row++) {
        assertEquals("not comparable", others.getString(row, "verdict"), name);
        assertTrue(others.getString(row, "scale").startsWith("shortened"), name);
      }
    }
    Table short10 = csv("table4-other-runs");
    assertTrue(short10.getString(0, "scale").contains("10 epochs"), short10.getString(0, "scale"));
    assertEquals("95.50", short10.getString(0, "best %"));
    assertFalse(text("table4.csv").contains("95.50"));
  }

  @Test
  void everyRunIsShownOnceAndHasItsCommand() {
    assertEquals(68, report.runs());
    // Tables 3 and 5 show runs of Tables 2 and 4 again.
    long rows =
        Stream.of("table2-other-runs", "table4-other-runs", "table6-other-runs", "runs")
            .mapToLong(name -> csv(name).rowCount())
            .sum();
    assertEquals(2 + 11 + 2 + 25, rows);
    for (String name :
        List.of("table4", "table2-other-runs", "table4-other-runs", "table6-other-runs", "runs")) {
      column(name, "command").forEach(text -> assertTrue(text.startsWith("reproduce/sew "), text));
    }
  }

  @Test
  void theCommandOfACommittedRunIsTheOneThatIsDocumented() {
    assertTrue(
        text("table2-other-runs.csv")
            .contains(
                "reproduce/sew --backend native --memory-order channels-last run table2 --scale quick --net sew-resnet18"));
    assertTrue(
        text("table6-other-runs.csv")
            .contains(
                "run table6 --scale quick --dataset recorded-objects --data DIR --split file:reproduce/results/recorded-objects/objects.split --steps 4"));
  }

  @Test
  void pagesAskForNothingAndEscapeWhatTheyAreTold() {
    Pattern link = Pattern.compile("(?:src|href)=\"([^\"]*)\"");
    for (Map.Entry<String, byte[]> file : site.entrySet()) {
      if (file.getKey().endsWith(".html")) {
        String page = text(file.getKey());
        assertFalse(page.contains("<script"), file.getKey());
        assertFalse(page.contains("<b>"), file.getKey());
        Matcher links = link.matcher(page);
        while (links.find()) {
          String to = links.group(1);
          assertTrue(to.startsWith("data:") || site.containsKey(to), file.getKey() + ": " + to);
        }
      }
    }
    assertTrue(
        text("table4.html").contains("<h1>Table 4: &lt;b&gt; &amp; &quot;quoted&quot;.</h1>"));
  }

  @Test
  void thePageOfATableHasItsVerdictsCommandsAndProvenance() {
    String page = text("table4.html");
    assertTrue(page.contains("<span class=\"verdict reproduced\">reproduced</span>"));
    assertTrue(
        page.contains(
            "reproduce/sew --backend portable --memory-order channels-first run table4 --scale paper --data DIR --connect ADD --seed 1</pre>"));
    assertTrue(page.contains("<th>split, sha256</th><td>7373b91149fb7c57"));
    assertTrue(page.contains("<th>commit</th><td>b9d8390f"));
  }

  @Test
  void figuresOnGeneratedImagesAreMarkedAndGetNoVerdict() {
    String index = text("index.html");
    assertTrue(
        index.contains(
            "4 generated images (dead leaves), which are not the paper's: not comparable;"));
    assertFalse(csv("fig6-claims").columnNames().contains("verdict"));
    assertTrue(text("fig4.html").contains("before training"));
  }

  @Test
  void everyTableHasMarkdownCsvAndLatexAndTheDocumentHasAll() {
    List<String> tables =
        site.keySet().stream()
            .filter(name -> name.endsWith(".csv"))
            .map(name -> name.replace(".csv", ""))
            .toList();
    for (String table : tables) {
      assertTrue(site.containsKey(table + ".md"), table);
      assertTrue(text("report.tex").contains("\\input{" + table + "}"), table);
      LatexTest.requireWellFormed(text(table + ".tex"));
    }
    assertTrue(tables.size() > 25, tables.toString());
  }

  @Test
  void theSameFoldersMakeTheSameBytesAndStayAsTheyWere() throws IOException {
    Map<Path, String> before = content(runs);
    Map<String, byte[]> again = files(report());
    assertEquals(site.keySet(), again.keySet());
    site.forEach((name, bytes) -> assertArrayEquals(bytes, again.get(name), name));
    assertEquals(before, content(runs));
  }

  private static Map<Path, String> content(Path folder) throws IOException {
    Map<Path, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file, Files.readString(file) + Files.getLastModifiedTime(file));
      }
    }
    return content;
  }

  /** The same experiment in two folders counts once. */
  @Test
  void aCopyOfARunIsLeftOutAndNamed(@TempDir Path folder) throws IOException {
    for (String name : List.of("a", "b")) {
      DvsGestureRun.write(folder.resolve(name), DvsGestureRun.PAPER, 1176, 288);
    }
    Files.delete(folder.resolve("a").resolve("summary.json"));
    Sources sources = Sources.in(List.of(folder, folder), HOME, BuiltInTypes.TYPES);
    assertEquals(1, sources.runs().size());
    assertEquals(folder.resolve("b"), sources.runs().get(0).directory().orElseThrow().path());
    assertEquals(
        List.of(
            "left out %s: the same experiment as %s"
                .formatted(folder.resolve("a"), folder.resolve("b"))),
        sources.notes());
  }
}
