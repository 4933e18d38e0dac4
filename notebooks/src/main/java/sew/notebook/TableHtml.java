package sew.notebook;

import java.util.Locale;
import java.util.regex.Pattern;
import sew.reproduce.plot.PlotlyPage;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table as HTML in the look of Jupyter's data frames; numbers stand to the right. */
final class TableHtml {
  private static final int MOST_ROWS = 40;
  private static final Pattern NUMBER =
      Pattern.compile("[-+~]?[0-9][0-9.,]*([eE][-+]?\\d+)?( .*)?|-|");

  private TableHtml() {}

  static String of(Table table) {
    StringBuilder html =
        new StringBuilder("<div style=\"overflow-x:auto\"><table class=\"dataframe\">");
    if (table.name() != null && !table.name().isBlank()) {
      html.append("<caption style=\"text-align:left;white-space:nowrap\">")
          .append(PlotlyPage.escaped(table.name()))
          .append("</caption>");
    }
    html.append("<thead><tr>");
    for (Column<?> column : table.columns()) {
      html.append(cell("th", column, column.name()));
    }
    html.append("</tr></thead><tbody>");
    int rows = table.rowCount();
    int head = rows <= MOST_ROWS ? rows : MOST_ROWS / 2;
    rows(table, 0, head, html);
    if (head < rows) {
      html.append(
          "<tr><td colspan=\"%d\">... %d more rows ...</td></tr>"
              .formatted(table.columnCount(), rows - 2 * head));
      rows(table, rows - head, rows, html);
    }
    return html.append("</tbody></table></div>").toString();
  }

  private static void rows(Table table, int from, int to, StringBuilder html) {
    for (int row = from; row < to; row++) {
      html.append("<tr>");
      for (Column<?> column : table.columns()) {
        html.append(cell("td", column, text(column, row)));
      }
      html.append("</tr>");
    }
  }

  private static String text(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return "";
    }
    return column instanceof DoubleColumn numbers
        ? String.format(Locale.ROOT, "%.5g", numbers.getDouble(row))
        : column.getString(row);
  }

  private static String cell(String tag, Column<?> column, String text) {
    boolean numbers = isOfNumbers(column);
    String style =
        (numbers ? "text-align:right" : "text-align:left")
            + (numbers && tag.equals("td") ? ";white-space:nowrap" : "");
    return "<%s style=\"%s\">%s</%s>".formatted(tag, style, PlotlyPage.escaped(text), tag);
  }

  /** This project's tables hold their numbers as texts, rounded and with their units or errors. */
  private static boolean isOfNumbers(Column<?> column) {
    return column.asStringColumn().asList().stream()
        .allMatch(text -> NUMBER.matcher(text).matches());
  }
}
