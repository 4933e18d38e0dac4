package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogCommandsTest {

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
  void everyCommandWritesItsFiles(String name, String file, int lines, @TempDir Path folder)
      throws IOException {
    assertEquals(0, sew("run", name, "--out", folder.toString()));
    assertEquals(lines, Files.readAllLines(folder.resolve(file)).size());
  }

  @ParameterizedTest
  @CsvSource({"table1", "table2", "table3", "table5", "table6", "fig3", "fig9"})
  void everyCommandIsListedAndHasHelp(String name) {
    StringWriter out = new StringWriter();
    Sew.commandLine().setOut(new PrintWriter(out, true)).execute("list");
    assertTrue(out.toString().contains("sew run " + name + " "), out.toString());
    assertEquals(0, sew("run", name, "--help"));
  }

  private static int sew(String... arguments) {
    return Sew.commandLine().setOut(new PrintWriter(new StringWriter())).execute(arguments);
  }
}
