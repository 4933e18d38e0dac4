package sew.reproduce.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** A table as the paper prints it: every cell is text, so that digits stay as printed. */
public final class PaperTable {
  private PaperTable() {}

  /**
   * The rows of a file beside these classes' {@code /paper/README.md}.
   *
   * @param name such as "table2_imagenet_depth"
   */
  public static Table of(String name) {
    String resource = "/paper/" + name + ".csv";
    try (InputStream file = PaperTable.class.getResourceAsStream(resource)) {
      if (file == null) {
        throw new IllegalArgumentException(
            "expected a name such as table2_imagenet_depth, found no resource " + resource);
      }
      return Table.read()
          .usingOptions(
              CsvReadOptions.builder(new InputStreamReader(file, StandardCharsets.UTF_8))
                  .tableName(title(name))
                  .columnTypes(column -> ColumnType.STRING));
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable resource " + resource, e);
    }
  }

  /** In words, as a caption: "Table 2 of the paper"; other files keep their names. */
  private static String title(String name) {
    return name.replaceFirst("^table(\\d+)_.*$", "Table $1 of the paper");
  }
}
