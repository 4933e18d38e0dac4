package sew.reproduce.tables;

import java.io.IOException;
import java.util.List;
import sew.model.ResNet;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.RunRecord;
import sew.residual.Residual;
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
  public static Table table(List<RunRecord> runs) {
    TableBuilder rows =
        new TableBuilder(
            "Table 3", Accuracy.columnsAfter("acc1", "network", "method", "T", "parameters"));
    for (Row row : PaperTable.of("table3_imagenet_comparison")) {
      String network = row.getString("network");
      boolean ours = network.startsWith("SEW ResNet");
      AuthorsLog log = ours ? AuthorsLog.of(network) : null;
      String parameters = ours ? Decimals.grouped(ParameterCount.ofResNet(network)) : "-";
      for (Accuracy acc1 :
          Accuracy.of(row.getString("acc1_percent"), log, Table2.of(network, runs))) {
        rows.row(acc1.after(network, row.getString("method"), row.getString("T"), parameters));
      }
    }
    return rows.table();
  }

  /** The runs of SEW ResNets that are not in the paper's setting, or on stand-in data. */
  public static Table otherRuns(List<RunRecord> runs) {
    return others(runs).rows();
  }

  private static OtherRuns others(List<RunRecord> runs) {
    return new OtherRuns("Table 3", runs.stream().filter(Table3::isSew).toList());
  }

  private static boolean isSew(RunRecord run) {
    return run.experiment().network() instanceof ResNet net
        && net.residual() instanceof Residual.Sew;
  }

  /** Writes and prints the table and, where there are any, the other runs in one of their own. */
  public static void write(List<RunRecord> runs, ResultWriter writer) throws IOException {
    writer.table("table3", table(runs), LEGEND);
    others(runs).write("table3", writer);
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
