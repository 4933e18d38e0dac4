package sew.reproduce.result;

import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** A table of strings as Markdown, which is also readable in a terminal. */
public final class Markdown {
  private Markdown() {}

  public static String of(Table table) {
    int[] widths =
        table.columns().stream()
            .mapToInt(
                column ->
                    Math.max(
                        column.name().length(),
                        table.stream()
                            .mapToInt(row -> row.getString(column.name()).length())
                            .max()
                            .orElse(0)))
            .toArray();
    StringBuilder text = new StringBuilder();
    line(text, widths, i -> table.column(i).name(), ' ');
    line(text, widths, i -> "-", '-');
    for (Row row : table) {
      line(text, widths, row::getString, ' ');
    }
    return text.toString();
  }

  private static void line(
      StringBuilder text, int[] widths, java.util.function.IntFunction<String> cell, char fill) {
    text.append('|');
    for (int i = 0; i < widths.length; i++) {
      String padding = String.valueOf(fill).repeat(widths[i] - cell.apply(i).length());
      text.append(' ').append(cell.apply(i)).append(padding).append(" |");
    }
    text.append('\n');
  }
}
