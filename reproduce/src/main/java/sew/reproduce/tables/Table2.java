package sew.reproduce.tables;

import java.io.IOException;
import java.util.List;
import sew.model.ResNet;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Table 2: SEW and Spiking ResNet of five depths on ImageNet. */
public final class Table2 {
  public static final String LEGEND =
      """
      SEW ResNet has g = ADD. The paper's acc1 and acc5 each have their own best epoch: only for Spiking ResNet-50 and -101 is it the same.
      """
          + Accuracy.LEGEND
          + """
          parameters: counted in this project's networks.
          """;

  private Table2() {}

  /** One row per network, or one per run in the paper's setting where {@code runs} has some. */
  public static Table table(List<RunRecord> runs) {
    TableBuilder rows =
        new TableBuilder(
            "Table 2",
            "network",
            "parameters",
            "paper acc1 %",
            "log best acc1 % (epoch)",
            "log last acc1 %",
            "run last acc1 %",
            "run best acc1 % (epoch)",
            "acc1: log against paper",
            "acc1: run against paper",
            "paper acc5 %",
            "log best acc5 % (epoch)",
            "acc5 % at best acc1",
            "log last acc5 %",
            "run last acc5 %",
            "run best acc5 % (epoch)",
            "acc5: log against paper",
            "acc5: run against paper",
            "scale");
    for (Row row : PaperTable.of("table2_imagenet_depth")) {
      String network = row.getString("network");
      AuthorsLog log = AuthorsLog.of(network);
      String parameters = Decimals.grouped(ParameterCount.ofResNet(network));
      Printed acc5 = new Printed(row.getString("acc5_percent"));
      for (Accuracy acc1 : Accuracy.of(row.getString("acc1_percent"), log, of(network, runs))) {
        rows.row(
            network,
            parameters,
            acc1.paper().text(),
            acc1.logBest(),
            acc1.logLast(),
            acc1.runLast(),
            acc1.runBest(),
            acc1.logVerdict(),
            acc1.runVerdict(),
            acc5.text(),
            acc1.logBest(Epoch::testAcc5),
            acc5.like(log.best(Epoch::testAcc1).testAcc5()),
            acc5.like(log.last().testAcc5()),
            acc1.runLastTop5(),
            acc1.runBestTop5(),
            acc1.logVerdict(acc5, Epoch::testAcc5),
            acc1.runVerdictTop5(acc5),
            acc1.scale());
      }
    }
    return rows.table();
  }

  /** The runs of ResNets that are not in the paper's setting, or on stand-in data. */
  public static Table otherRuns(List<RunRecord> runs) {
    return others(runs).rows();
  }

  private static OtherRuns others(List<RunRecord> runs) {
    return new OtherRuns(
        "Table 2",
        runs.stream().filter(run -> run.experiment().network() instanceof ResNet).toList());
  }

  /** Writes and prints the table and, where there are any, the other runs in one of their own. */
  public static void write(List<RunRecord> runs, ResultWriter writer) throws IOException {
    writer.table("table2", table(runs), LEGEND);
    others(runs).write("table2", writer);
  }

  /**
   * The runs in the paper's setting, on ImageNet, of the network that the table calls {@code
   * network}.
   */
  public static List<RunRecord> of(String network, List<RunRecord> runs) {
    return runs.stream()
        .filter(RunRecord::isPaperSetting)
        .filter(run -> PaperSetting.isResNet(run.experiment().network(), network))
        .toList();
  }
}
