package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

class TableHtmlTest {
  @Test
  void numbersWithUnitsOrErrorsStandToTheRightAndOtherTextsToTheLeft() {
    String html =
        TableHtml.of(
            new TableBuilder("accuracies", "network", "acc %", "parameters", "T", "verdict")
                .row("7B-Net", "96.875 +- 1.025", "0.13 M", "16", "-")
                .row("other", "-", "11.18 M", "40", "differs")
                .table());
    assertEquals("left", alignment(html, "th", "network"));
    assertEquals("left", alignment(html, "td", "7B-Net"));
    assertEquals("right", alignment(html, "th", "acc %"));
    assertEquals("right", alignment(html, "td", "96.875 \u00b1 1.025"));
    assertEquals("right", alignment(html, "td", "11.18 M"));
    assertEquals("right", alignment(html, "td", "40"));
    assertEquals("left", alignment(html, "td", "differs"));
  }

  @Test
  void numbersAndShortTextsAreNotBrokenIntoLinesAndLongOnesNotIntoMany() {
    String measure = "largest (max - min) / max of a stage";
    String html =
        TableHtml.of(
            new TableBuilder("", "acc", "name", "paper's own measure")
                .row("1 +- 2", "a b", measure)
                .table());
    assertTrue(html.contains("white-space:nowrap\">1 \u00b1 2</td>"), html);
    assertTrue(html.contains("white-space:nowrap\">a b</td>"), html);
    assertTrue(html.contains("min-width:16em\">" + measure + "</td>"), html);
    assertTrue(html.contains("white-space:nowrap\">acc</th>"), html);
    assertTrue(html.contains("text-align:left;min-width:5em\">paper's own measure</th>"), html);
  }

  @Test
  void infinityIsANumber() {
    String html = TableHtml.of(new TableBuilder("", "x").row("Infinity").row("1.5").table());
    assertEquals("right", alignment(html, "td", "Infinity"));
  }

  @Test
  void textsAreEscaped() {
    String html =
        TableHtml.of(new TableBuilder("a < b", "<b>", "q").row("<script>&", "\"q\"").table());
    assertFalse(html.contains("<script>") || html.contains("<b>"), html);
    assertTrue(html.contains("<div>a &lt; b</div>"), html);
    assertTrue(html.contains(">&lt;script&gt;&amp;</td>"), html);
    assertTrue(html.contains(">&quot;q&quot;</td>"), html);
  }

  @Test
  void ofALongTableTheMiddleIsLeftOutAndCounted() {
    String html = TableHtml.of(numbers(100));
    assertTrue(
        html.contains(
            ">19</td></tr><tr><td colspan=\"1\" style=\"text-align:left\">... 60 more rows ...</td></tr>"));
    assertTrue(html.contains(">80</td>") && html.contains(">99</td>"));
    assertFalse(html.contains(">20</td>") || html.contains(">79</td>"));
    assertFalse(TableHtml.of(numbers(40)).contains("more rows"));
    assertTrue(TableHtml.of(numbers(41)).contains("... 1 more rows ..."));
  }

  @Test
  void realNumbersHaveFiveDigitsAndMissingOnesAreEmpty() {
    double[] values = {0.123456789, Double.NaN, 0.5, 100_000, 5.96e-8, 0};
    Table table = Table.create("t", DoubleColumn.create("y", values));
    String html = TableHtml.of(table);
    assertTrue(html.contains(">0.12346</td>"), html);
    assertTrue(html.contains(">0.5</td>"), html);
    assertTrue(html.contains(">100000</td>"), html);
    assertTrue(html.contains(">5.9600e-08</td>"), html);
    assertTrue(html.contains(">0</td>"), html);
    assertTrue(html.contains("></td>"), html);
  }

  private static Table numbers(int rows) {
    return Table.create("n", IntColumn.create("i", IntStream.range(0, rows).toArray()));
  }

  private static String alignment(String html, String tag, String text) {
    int end = html.indexOf("\">" + text + "</" + tag + ">");
    int start = html.lastIndexOf("text-align:", end) + "text-align:".length();
    return html.substring(start, end).split(";", 2)[0];
  }
}
