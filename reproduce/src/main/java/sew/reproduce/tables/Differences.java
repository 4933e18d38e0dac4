package sew.reproduce.tables;

import java.util.function.Predicate;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * How much the differences between a comparison's printed accuracies can mean: the binomial
 * standard errors of a test set of {@code testSamples}, as if each accuracy had its own.
 *
 * @param own which rows are the paper's; other work is compared with the nearest of them above it
 * @param accuracy the column of accuracies, in percent
 */
record Differences(
    String name, String numbers, Predicate<Row> own, String accuracy, int testSamples) {

  Table table() {
    TableBuilder rows =
        new TableBuilder(
            name,
            "network",
            "T",
            "paper acc %",
            "right of " + Decimals.grouped(testSamples),
            "paper's own",
            "difference, points",
            "in s.e.");
    String reference = null;
    double ours = Double.NaN;
    for (Row row : PaperTable.of(numbers)) {
      String network = row.getString("network").split(": ", 2)[0];
      double percent = Double.parseDouble(row.getString(accuracy));
      String withError = row.getString(accuracy) + " +- " + Decimals.fixed(error(percent), 2);
      String right = Decimals.grouped(Math.round(percent / 100 * testSamples));
      if (own.test(row)) {
        reference = network;
        ours = percent;
        rows.row(network, row.getString("T"), withError, right, "-", "-", "-");
      } else {
        double difference = percent - ours;
        double error = Math.hypot(error(percent), error(ours));
        rows.row(
            network,
            row.getString("T"),
            withError,
            right,
            reference,
            Decimals.signed(difference, 2) + " +- " + Decimals.fixed(error, 2),
            Decimals.fixed(Math.abs(difference) / error, 1));
      }
    }
    return rows.table();
  }

  private double error(double percent) {
    return Percent.standardError(percent, testSamples);
  }
}
