package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputOptionsTest {
  @TempDir private Path folder;

  private String sew(String... arguments) {
    StringWriter out = new StringWriter();
    int code = Sew.commandLine().setOut(new PrintWriter(out, true)).execute(arguments);
    assertEquals(0, code);
    return out.toString();
  }

  /** One document, whose rows are those of the CSV file. */
  @Test
  void jsonIsTheTableOfTheFile() throws IOException {
    String text = sew("run", "table1", "--json", "--out", folder.toString());
    JsonNode tables = new ObjectMapper().readTree(text).path("tables");
    assertEquals(1, tables.size(), text);
    Path file = folder.resolve("table1.csv");
    assertEquals(file.toString(), tables.get(0).path("file").asText());
    List<String> lines = Files.readAllLines(file);
    JsonNode rows = tables.get(0).path("rows");
    assertEquals(lines.size() - 1, rows.size());
    List<String> names = new ArrayList<>();
    rows.get(0).fieldNames().forEachRemaining(names::add);
    assertEquals(lines.get(0).replace("\"", ""), String.join(",", names));
  }
}
