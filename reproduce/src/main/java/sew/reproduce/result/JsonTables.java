package sew.reproduce.result;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Collects tables for one JSON document: their rows have the names and texts of the CSV files. */
public final class JsonTables implements TableView {
  private final List<Map<String, Object>> tables = new ArrayList<>();

  @Override
  public void show(Path files, Table table, String legend) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Row row : table) {
      Map<String, String> cells = new LinkedHashMap<>();
      table.columnNames().forEach(name -> cells.put(name, row.getString(name)));
      rows.add(cells);
    }
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("name", files.getFileName().toString());
    shown.put("file", files + ".csv");
    shown.put("rows", rows);
    tables.add(shown);
  }

  /** Whether none was shown. */
  public boolean isEmpty() {
    return tables.isEmpty();
  }

  /** All tables that were shown. */
  public List<Map<String, Object>> tables() {
    return List.copyOf(tables);
  }
}
