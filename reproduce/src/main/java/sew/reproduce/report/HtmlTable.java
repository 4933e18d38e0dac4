package sew.reproduce.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import sew.reproduce.plot.Notation;
import sew.reproduce.report.ReportTable.Column;
import sew.reproduce.report.ReportTable.Layout;
import sew.reproduce.report.ReportTable.Line;

/** A table in HTML that scrolls within itself where it is wider than the page. */
final class HtmlTable {
  private HtmlTable() {}

  static String of(ReportTable table) {
    List<Column> shown = table.columns().stream().filter(HtmlTable::isShown).toList();
    String head =
        shown.stream()
            .map(column -> cell("th scope=\"col\"", "th", column.layout(), column.name()))
            .collect(Collectors.joining());
    String body =
        table.lines().stream()
            .map(line -> row(table, line, shown.size()))
            .collect(Collectors.joining());
    return """
        <h2>%1$s</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="%6$s">
        <table>
        <thead><tr>%2$s</tr></thead>
        <tbody>
        %3$s</tbody>
        </table>
        </div>
        %4$s<p class="files"><a href="%5$s.md">Markdown</a> <a href="%5$s.csv">CSV</a> <a href="%5$s.tex">LaTeX</a></p>
        """
        .formatted(
            Notation.html(table.title()),
            head,
            body,
            legend(table.sentences()),
            Notation.escaped(table.file()),
            Notation.escaped(table.title()));
  }

  private static boolean isShown(Column column) {
    return column.layout() != Layout.HIDDEN;
  }

  private static String row(ReportTable table, Line line, int width) {
    StringBuilder cells = new StringBuilder();
    for (int i = 0; i < line.cells().size(); i++) {
      Column column = table.columns().get(i);
      String text = line.cells().get(i);
      if (column.layout() == Layout.VERDICT && line.verdict().isPresent()) {
        cells.append(
            "<td><span class=\"verdict %s\">%s</span></td>"
                .formatted(line.verdict().get().style(), Notation.html(text)));
      } else if (isShown(column)) {
        cells.append(cell("td", "td", column.layout(), text));
      }
    }
    String facts =
        line.facts().isEmpty()
            ? ""
            : "<tr class=\"how\"><td colspan=\"%d\"><div>\n%s</div></td></tr>\n"
                .formatted(width, HtmlFacts.of(line.facts()));
    return "<tr>%s</tr>\n%s".formatted(cells, facts);
  }

  private static String cell(String open, String close, Layout layout, String text) {
    return "<%s class=\"%s\">%s</%s>"
        .formatted(open, layout.name().toLowerCase(Locale.ROOT), Notation.html(text), close);
  }

  /** Each line is a sentence or two about one column. */
  private static String legend(List<String> sentences) {
    String items =
        sentences.stream()
            .map(line -> "<li>%s</li>\n".formatted(Notation.html(line)))
            .collect(Collectors.joining());
    return items.isEmpty() ? "" : "<ul class=\"legend\">\n%s</ul>\n".formatted(items);
  }
}
