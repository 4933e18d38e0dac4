package sew.reproduce.tables;

import java.util.List;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.FinishedRun;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Table 3: SEW ResNet beside other work on ImageNet. */
public final class Table3 {
  public static final String LEGEND =
      """
      Rows other than SEW ResNet are other work: the paper's quotation is all there is, and the numbers in brackets are its references.
      """
          + Accuracy.LEGEND
          + """
          parameters: counted in this project's networks.
          """;

  private Table3() {}

  /** The paper's rows in its order. */
  public static Table table(List<FinishedRun> runs) {
    TableBuilder rows =
        new TableBuilder(
            "Table 3",
            "network",
            "method",
            "T",
            "parameters",
            "paper acc1 %",
            "log best acc1 % (epoch)",
            "log last acc1 %",
            "run last acc1 %",
            "run best acc1 % (epoch)",
            "log against paper",
            "scale");
    for (Row row : PaperTable.of("table3_imagenet_comparison")) {
      String network = row.getString("network");
      boolean ours = network.startsWith("SEW ResNet");
      AuthorsLog log = ours ? AuthorsLog.of(network) : null;
      String parameters = ours ? ParameterCount.text(ParameterCount.ofResNet(network)) : "-";
      for (Accuracy acc1 :
          Accuracy.of(row.getString("acc1_percent"), log, Table2.of(network, runs))) {
        rows.row(
            network,
            row.getString("method"),
            row.getString("T"),
            parameters,
            acc1.paper().text(),
            acc1.logBest(),
            acc1.logLast(),
            acc1.runLast(),
            acc1.runBest(),
            acc1.verdict(),
            acc1.scale());
      }
    }
    return rows.table();
  }

  /** Other work against the SEW ResNet of the same depth, with standard errors. */
  public static Table differences() {
    return new Differences(
            "Table 3: differences",
            "table3_imagenet_comparison",
            row -> row.getString("network").startsWith("SEW ResNet"),
            "acc1_percent",
            AuthorsLog.of("SEW ResNet-34").testSamples())
        .table();
  }
}
