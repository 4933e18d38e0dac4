package sew.reproduce.report;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * A table of a page.
 *
 * @param file the name of its files without an ending, such as "table4"
 * @param title its heading and, in LaTeX, its caption
 * @param legend what the columns mean, lines of text; may be empty
 */
record ReportTable(
    String file, String title, List<Column> columns, List<Line> lines, String legend) {

  /** How a column is laid out. */
  enum Layout {
    TEXT,
    NUMBER,
    /** Text that is broken into several lines. */
    WIDE,
    /** The {@link Verdict}. */
    VERDICT,
    /** In Markdown and CSV only: pages have it among the facts that a click opens. */
    HIDDEN
  }

  /** A column and its heading. */
  record Column(String name, Layout layout) {}

  /**
   * A row.
   *
   * @param cells one for each column
   * @param verdict empty in tables that compare nothing with the paper
   * @param facts where the numbers come from, and the command that makes them
   */
  record Line(List<String> cells, Optional<Verdict> verdict, List<Facts> facts) {
    Line {
      cells = List.copyOf(cells);
      facts = List.copyOf(facts);
    }
  }

  private static final int WIDE_CELL = 22;
  private static final String NUMBER =
      "-|[-+]?[\\d,]+(\\.\\d+)?(e[-+]\\d+)?( \\+- [\\d.]+)?( \\(\\d+\\))?";

  ReportTable {
    columns = List.copyOf(columns);
    lines = List.copyOf(lines);
  }

  /** A table of strings that says all by itself. */
  static ReportTable of(String file, String title, Table table, String legend) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < table.columnCount(); i++) {
      columns.add(column(table.stringColumn(i)));
    }
    List<Line> lines = new ArrayList<>();
    for (Row row : table) {
      List<String> cells = columns.stream().map(column -> row.getString(column.name())).toList();
      lines.add(new Line(cells, Optional.empty(), List.of()));
    }
    return new ReportTable(file, title, columns, lines, legend);
  }

  /** A column that is laid out as its cells need it. */
  static Column column(StringColumn cells) {
    return new Column(cells.name(), layout(cells.asList()));
  }

  private static Layout layout(List<String> cells) {
    if (!cells.isEmpty() && cells.stream().allMatch(cell -> cell.matches(NUMBER))) {
      return Layout.NUMBER;
    }
    return cells.stream().anyMatch(cell -> cell.length() > WIDE_CELL) ? Layout.WIDE : Layout.TEXT;
  }

  /** The legend, each of its sentences in one piece: it may have been broken into lines. */
  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (String line : legend.lines().toList()) {
      int last = sentences.size() - 1;
      if (last >= 0 && !sentences.get(last).endsWith(".")) {
        sentences.set(last, sentences.get(last) + " " + line);
      } else {
        sentences.add(line);
      }
    }
    return sentences;
  }

  /** How many rows have that verdict. */
  long count(Verdict verdict) {
    return lines.stream().filter(line -> line.verdict().equals(Optional.of(verdict))).count();
  }

  /** Every column. */
  Table table() {
    TableBuilder table =
        new TableBuilder(title, columns.stream().map(Column::name).toArray(String[]::new));
    lines.forEach(line -> table.row(line.cells().toArray(String[]::new)));
    return table.table();
  }

  String csv() {
    StringWriter csv = new StringWriter();
    table().write().csv(csv);
    return csv.toString();
  }
}
