package sew.reproduce.result;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sew.data.Printable;
import tech.tablesaw.api.Table;

/**
 * Prints tables in a number of columns of text. Where one is wider, what is the same in every row
 * is said below it, and what does not fit even then is named.
 */
public final class ConsoleTables implements TableView {
  /** Of sentences: longer lines are hard to read, however wide a terminal is. */
  private static final int MAX_COLUMNS = 100;

  private final PrintStream out;
  private final int width;

  /** As wide as they are. */
  public ConsoleTables(PrintStream out) {
    this(out, Integer.MAX_VALUE);
  }

  public ConsoleTables(PrintStream out, int width) {
    this.out = out;
    this.width = width;
  }

  @Override
  public void show(Path files, Table table, String legend) {
    List<String> shown = new ArrayList<>(table.columnNames());
    List<String> same = new ArrayList<>();
    for (int i = shown.size() - 1; i > 0 && isTooWide(table, shown); i--) {
      List<String> values = table.stringColumn(shown.get(i)).unique().asList();
      if (values.size() == 1) {
        same.add(0, "%s: %s".formatted(shown.remove(i), values.get(0)));
      }
    }
    List<String> left = new ArrayList<>();
    while (shown.size() > 1 && isTooWide(table, shown)) {
      left.add(0, shown.remove(shown.size() - 1));
    }
    StringBuilder text = new StringBuilder("\n").append(Markdown.of(part(table, shown)));
    same.forEach(line -> text.append(wrapped(line)));
    if (!left.isEmpty()) {
      text.append(wrapped("not shown (--wide, or the file): " + String.join(", ", left)));
    }
    if (!legend.isEmpty()) {
      text.append('\n');
      legend.lines().forEach(line -> text.append(wrapped(line)));
    }
    out.print(Printable.lines(text.toString()));
    out.printf("%s.md and .csv%n", Printable.lines(files.toString()));
  }

  /** Broken between words, and ended. */
  private String wrapped(String line) {
    StringBuilder text = new StringBuilder();
    int columns = Math.min(width, MAX_COLUMNS);
    int used = 0;
    for (String word : line.stripTrailing().split("(?<=\\S) +", -1)) {
      if (used > 0 && used + 1 + word.length() > columns) {
        text.append('\n');
        used = 0;
      } else if (used > 0) {
        text.append(' ');
        used++;
      }
      text.append(word);
      used += word.length();
    }
    return text.append('\n').toString();
  }

  private boolean isTooWide(Table table, List<String> columns) {
    return Markdown.of(part(table, columns)).lines().mapToInt(String::length).max().orElse(0)
        > width;
  }

  private static Table part(Table table, List<String> columns) {
    return table.selectColumns(columns.toArray(String[]::new));
  }
}
