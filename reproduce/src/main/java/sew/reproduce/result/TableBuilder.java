package sew.reproduce.result;

import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Builds a table of strings row by row. */
public final class TableBuilder {
  private final String name;
  private final List<StringColumn> columns = new ArrayList<>();

  public TableBuilder(String name, String... columns) {
    this.name = name;
    for (String column : columns) {
      this.columns.add(StringColumn.create(column));
    }
  }

  public TableBuilder row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(
          "%s: expected %d cells, found %d".formatted(name, columns.size(), cells.length));
    }
    for (int i = 0; i < cells.length; i++) {
      columns.get(i).append(cells[i]);
    }
    return this;
  }

  public Table table() {
    return Table.create(name, columns.toArray(StringColumn[]::new));
  }
}
