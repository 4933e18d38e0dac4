package sew.reproduce.result;

import java.nio.file.Path;
import tech.tablesaw.api.Table;

/** Shows the tables that a {@link ResultWriter} writes. */
public interface TableView {

  /**
   * Shows a table.
   *
   * @param files where it was written, without the ".csv" and ".md" of the two files
   * @param legend of its columns; may be empty
   */
  void show(Path files, Table table, String legend);
}
