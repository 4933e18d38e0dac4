package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class MarkdownTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    Table table = new TableBuilder("t", "a", "long").row("1", "x").row("333", "y").table();
    assertEquals(
        """
        | a   | long |
        | --- | ---- |
        | 1   | x    |
        | 333 | y    |
        """,
        Markdown.of(table));
  }
}
