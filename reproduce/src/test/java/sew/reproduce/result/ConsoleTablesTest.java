package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class ConsoleTablesTest {
  private static final String SCALE = "shortened, SYNTHETIC: 5 blocks c32, T 8";

  private static Table table() {
    return Table.create(
        "t",
        StringColumn.create("network", "SEW ResNet", "Plain Net"),
        StringColumn.create("last %", "87.88", "9.09"),
        StringColumn.create("scale", SCALE, SCALE),
        StringColumn.create("verdict", "above chance", "not above chance"));
  }

  private static List<String> printed(int width) {
    return printed(width, "");
  }

  private static List<String> printed(int width, String legend) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    new ConsoleTables(out, width).show(Path.of("runs", "t"), table(), legend);
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void whatFitsIsWhole() {
    List<String> lines = printed(100);
    assertEquals("", lines.get(0));
    assertEquals("| network    | last % | scale", lines.get(1).substring(0, 29));
    assertEquals(Path.of("runs", "t") + ".md and .csv", lines.get(5));
    assertEquals(6, lines.size());
  }

  /** A stand-in never looks like the paper's data because a column was too wide. */
  @Test
  void whatIsTheSameInEveryRowIsSaidOnce() {
    List<String> lines = printed(60);
    assertEquals("| network    | last % | verdict          |", lines.get(1));
    assertEquals("scale: " + SCALE, lines.get(5));
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("not shown")), lines.toString());
  }

  @Test
  void whatDoesNotFitIsNamed() {
    List<String> lines = printed(30);
    assertEquals("| network    | last % |", lines.get(1));
    String all = String.join(" ", lines);
    assertTrue(all.contains("not shown (--wide, or the file): verdict"), all);
    assertEquals("| network    |", printed(3).get(1), "the first column stays");
  }

  /** Between words, at the terminal's width and at a hundred columns at most. */
  @Test
  void sentencesAreWrapped() {
    String sentence = "last %: this run after its last epoch; ".repeat(8).strip();
    for (int width : new int[] {60, 100, Integer.MAX_VALUE}) {
      List<String> lines = printed(width, sentence + "\n  an example\n");
      int longest = lines.stream().mapToInt(String::length).max().orElseThrow();
      assertTrue(longest <= Math.min(width, 100), lines.toString());
      assertTrue(String.join(" ", lines).contains(sentence), lines.toString());
      assertTrue(lines.contains("  an example"), lines.toString());
    }
  }
}
