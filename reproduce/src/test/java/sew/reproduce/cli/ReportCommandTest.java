package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tech.tablesaw.api.Table;

class ReportCommandTest {
  private static final Pattern COMMAND = Pattern.compile("reproduce/sew ([^;]*)");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int sew(String... arguments) {
    return Sew.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void everyItemHasAPageAndEveryCommandIsOne() throws IOException {
    Path site = folder.resolve("site");
    String runs = Path.of("results").toString();
    assertEquals(0, sew("report", "--runs", runs, "--out", site.toString()), err.toString());
    assertTrue(
        out.toString()
            .startsWith(
                "rows of the paper: 3 reproduced, 0 not reproduced, 9 not comparable, 14 not run, 13 other work; 64 runs read"),
        out.toString());
    String index = Files.readString(site.resolve("index.html"));
    for (PaperItem item : PaperItem.ALL) {
      assertTrue(Files.exists(site.resolve(item.id() + ".html")), item.id());
      assertTrue(index.contains("href=\"" + item.id() + ".html\""), item.id());
    }
    int commands = 0;
    for (String command : commands(site)) {
      CommandLine sew = Sew.commandLine();
      sew.parseArgs(command.strip().split(" ", -1)); // throws what a user would be told
      commands++;
    }
    assertTrue(commands > 50, "commands: " + commands);
  }

  /** Those of every table; a row of several runs has several. */
  private static List<String> commands(Path site) throws IOException {
    List<String> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(site)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".csv")).toList()) {
        Table table = Table.read().csv(file.toFile());
        if (table.columnNames().contains("command")) {
          for (Object cell : table.column("command").asList()) {
            COMMAND.matcher(cell.toString()).results().forEach(found -> all.add(found.group(1)));
          }
        }
      }
    }
    return all;
  }

  @Test
  void aFolderThatIsNoReportIsRefusedAndStays() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.txt"), "mine");
    assertEquals(1, sew("report", "--out", folder.toString()));
    assertTrue(err.toString().contains("found mine.txt; name another folder"), err.toString());
    assertEquals("mine", Files.readString(mine));
  }

  @Test
  void aFolderOfRunsThatIsNotThereIsNamed() {
    assertEquals(1, sew("report", "--runs", "none", "--out", folder.resolve("a").toString()));
    assertTrue(
        err.toString().startsWith("sew: none: expected a folder with runs (--runs), found none"),
        err.toString());
    assertFalse(Files.exists(folder.resolve("a")));
  }
}
