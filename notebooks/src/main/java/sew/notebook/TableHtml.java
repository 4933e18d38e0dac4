package sew.notebook;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.regex.Pattern;
import sew.reproduce.plot.Notation;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** A table as HTML in the look of Jupyter's data frames; numbers stand to the right. */
final class TableHtml {
  private static final int MAX_ROWS = 40;

  /** Letters that stand on one line; a table that is too wide scrolls. */
  private static final int ONE_LINE = 28;

  private static final int SHORT_NAME = 8;
  private static final Pattern NUMBER =
      Pattern.compile("[-+~]?[0-9][0-9.,]*([eE][-+]?\\d+)?( .*)?|-?Infinity|-|");

  private TableHtml() {}

  static String of(Table table) {
    StringBuilder html = new StringBuilder("<div>");
    if (table.name() != null && !table.name().isBlank()) {
      // Within the table it would make a small one as wide as itself.
      html.append("<div>").append(Notation.html(table.name())).append("</div>");
    }
    html.append("<div style=\"overflow-x:auto\"><table class=\"dataframe\"><thead><tr>");
    for (Column<?> column : table.columns()) {
      html.append(cell("th", column, column.name()));
    }
    html.append("</tr></thead><tbody>");
    int rows = table.rowCount();
    int head = rows <= MAX_ROWS ? rows : MAX_ROWS / 2;
    rows(table, 0, head, html);
    if (head < rows) {
      html.append(
          "<tr><td colspan=\"%d\" style=\"text-align:left\">... %d more rows ...</td></tr>"
              .formatted(table.columnCount(), rows - 2 * head));
      rows(table, rows - head, rows, html);
    }
    return html.append("</tbody></table></div></div>").toString();
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
        ? number(numbers.getDouble(row))
        : column.getString(row);
  }

  /** With five digits, without zeros at the end. */
  private static String number(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value) || (size != 0 && (size < 1e-4 || size >= 1e7))) {
      return String.format(Locale.ROOT, "%.4e", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(5));
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  private static String cell(String tag, Column<?> column, String text) {
    String side = isOfNumbers(column) ? "right" : "left";
    return "<%s style=\"text-align:%s%s\">%s</%s>"
        .formatted(tag, side, width(tag, column, text), Notation.html(text), tag);
  }

  /**
   * Names of columns break into lines, numbers and short texts do not, long texts not too often.
   */
  private static String width(String tag, Column<?> column, String text) {
    if (tag.equals("th")) {
      return text.length() <= SHORT_NAME ? ";white-space:nowrap" : ";min-width:5em";
    }
    return isOfNumbers(column) || text.length() <= ONE_LINE
        ? ";white-space:nowrap"
        : ";min-width:16em";
  }

  /** This project's tables hold their numbers as texts, rounded and with their units or errors. */
  private static boolean isOfNumbers(Column<?> column) {
    return column.asStringColumn().asList().stream()
        .allMatch(text -> NUMBER.matcher(text).matches());
  }
}
