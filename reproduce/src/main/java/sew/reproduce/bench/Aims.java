package sew.reproduce.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sew.reproduce.bench.Aim.Quantity;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** What is to be reached, {@code aims.csv}, beside what the rows of a table reach. */
final class Aims {
  private Aims() {}

  /**
   * An aim and what was reached. Rows of {@code aims.csv} with the same name are alternatives, of
   * which this is one that is reached, if any is.
   *
   * @param ratio empty if it was not measured
   */
  record Outcome(Aim aim, Optional<Double> ratio) {

    boolean isReached() {
      return ratio.isPresent() && aim.isReachedBy(ratio.get());
    }

    private String verdict() {
      return ratio.isEmpty() ? "not measured" : isReached() ? "reached" : "missed";
    }

    private String wanted() {
      return "%s %s"
          .formatted(aim.quantity() == Quantity.SPEED ? "at least" : "at most", text(aim.aim()));
    }

    private String found() {
      return ratio.map(Outcome::text).orElse("-");
    }

    private static String text(double ratio) {
      return String.format(Locale.ROOT, "%.2f", ratio);
    }

    /** One line, and one more with the limit of what is missed and known to be beyond reach. */
    String line() {
      String line = "%s: %s, found %s: %s".formatted(aim.name(), wanted(), found(), verdict());
      return isReached() || aim.limit().isEmpty() ? line : line + "\n  limit: " + aim.limit();
    }
  }

  /**
   * Prints a line for each aim.
   *
   * @return whether all are reached
   */
  static boolean print(List<Result> results, PrintStream console) throws IOException {
    List<Outcome> outcomes = outcomes(read(), results);
    outcomes.forEach(outcome -> console.println(outcome.line()));
    long reached = outcomes.stream().filter(Outcome::isReached).count();
    console.printf("%d of %d aims reached%n", reached, outcomes.size());
    return reached == outcomes.size();
  }

  static List<Outcome> outcomes(List<Aim> aims, List<Result> results) {
    Map<String, Outcome> byName = new LinkedHashMap<>();
    for (Aim aim : aims) {
      Outcome outcome = new Outcome(aim, aim.ratio(results));
      byName.merge(aim.name(), outcome, (first, other) -> other.isReached() ? other : first);
    }
    return List.copyOf(byName.values());
  }

  /** The outcomes as a table for a page. */
  static Table table(List<Result> results) throws IOException {
    TableBuilder table = new TableBuilder("aims", "aim", "wanted", "found", "", "limit");
    for (Outcome outcome : outcomes(read(), results)) {
      String limit = outcome.isReached() ? "" : outcome.aim().limit();
      table.row(outcome.aim().name(), outcome.wanted(), outcome.found(), outcome.verdict(), limit);
    }
    return table.table();
  }

  static List<Aim> read() throws IOException {
    try (InputStream file = Aims.class.getResourceAsStream("aims.csv");
        Reader text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      return read(text);
    }
  }

  static List<Aim> read(Reader csv) {
    CsvReadOptions options =
        CsvReadOptions.builder(csv)
            .tableName("aims")
            .columnTypes(column -> ColumnType.STRING)
            .build();
    List<Aim> aims = new ArrayList<>();
    for (Row row : Table.read().usingOptions(options)) {
      aims.add(
          new Aim(
              row.getString("name"),
              row.getString("workload"),
              row.getString("numerator"),
              row.getString("denominator"),
              Quantity.valueOf(row.getString("quantity").toUpperCase(Locale.ROOT)),
              Double.parseDouble(row.getString("aim")),
              row.getString("limit")));
    }
    return aims;
  }
}
