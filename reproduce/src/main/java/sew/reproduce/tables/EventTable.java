package sew.reproduce.tables;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * What Tables 5 and 6 have in common: one of the paper's networks in some rows, other work in the
 * rest.
 *
 * @param ours which rows are the paper's own network
 * @param parameters how many it has
 * @param log the authors' run of a row of ours, or null
 * @param runs this project's runs of a row of ours, in whatever setting
 */
record EventTable(
    String name,
    String numbers,
    Predicate<Row> ours,
    long parameters,
    Function<Row, AuthorsLog> log,
    Function<Row, List<RunRecord>> runs) {

  Table table() {
    TableBuilder rows =
        new TableBuilder(
            name,
            Accuracy.columnsAfter(
                "acc",
                "network",
                "T",
                "paper parameters",
                "counted parameters",
                "parameters against paper"));
    for (Row row : PaperTable.of(numbers)) {
      boolean own = ours.test(row);
      Printed millions = new Printed(row.getString("parameters_millions"));
      String paper = row.getString("accuracy_percent");
      for (Accuracy accuracy :
          Accuracy.of(paper, own ? log.apply(row) : null, own ? runs.apply(row) : List.of())) {
        rows.row(
            accuracy.after(
                row.getString("network"),
                row.getString("T"),
                millions.text() + " M",
                own ? Decimals.grouped(parameters) : "-",
                own ? millions.verdict(" M", parameters / 1e6) : "-"));
      }
    }
    return rows.table();
  }

  /** Other work against ours, with standard errors as if all used our test set. */
  Table differences(int testSamples) {
    return new Differences(name + ": differences", numbers, ours, "accuracy_percent", testSamples)
        .table();
  }
}
