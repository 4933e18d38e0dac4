package sew.reproduce.tables;

import java.io.IOException;
import java.util.List;
import sew.model.EventNet;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/**
 * Table 6: Wide-7B-Net with SEW blocks (ADD), T = 4, 8 and 16, beside other work on CIFAR10-DVS.
 */
public final class Table6 {
  public static final String LEGEND =
      """
      Rows other than Wide-7B-Net are other work: the paper's quotation is all there is.
      The authors published the log of T = 16 only. Runs in the paper's setting divide the clips as the authors do.
      """
          + Accuracy.LEGEND;

  private Table6() {}

  public static Table table(List<RunRecord> runs) {
    return beside(runs).table();
  }

  /** The runs of such networks that are not in the paper's setting, or on stand-in data. */
  public static Table otherRuns(List<RunRecord> runs) {
    return others(runs).rows();
  }

  private static OtherRuns others(List<RunRecord> runs) {
    return new OtherRuns("Table 6", runs.stream().filter(Table6::isOfItsKind).toList());
  }

  private static boolean isOfItsKind(RunRecord run) {
    return run.experiment().network() instanceof EventNet net
        && (PaperSetting.isWide(net)
            || run.experiment().data().dataset().name().equals(PaperSetting.CIFAR10_DVS));
  }

  /** Writes and prints the table and, where there are any, the other runs in one of their own. */
  public static void write(List<RunRecord> runs, ResultWriter writer) throws IOException {
    writer.table("table6", table(runs), LEGEND);
    others(runs).write("table6", writer);
  }

  /** Other work against Wide-7B-Net at T = 16, with standard errors as if all used its test set. */
  public static Table differences() {
    return beside(List.of()).differences(AuthorsLog.of("Wide-7B-Net").testSamples());
  }

  private static EventTable beside(List<RunRecord> runs) {
    AuthorsLog log = AuthorsLog.of("Wide-7B-Net");
    return new EventTable(
        "Table 6",
        "table6_cifar10dvs_comparison",
        row -> row.getString("network").startsWith("Wide-7B-Net"),
        ParameterCount.ofWideSevenBNet(),
        row -> steps(row) == log.steps() ? log : null,
        row -> own(runs, steps(row)));
  }

  private static int steps(Row row) {
    return Integer.parseInt(row.getString("T"));
  }

  private static List<RunRecord> own(List<RunRecord> runs, int steps) {
    return runs.stream()
        .filter(run -> run.experiment().data().dataset().name().equals(PaperSetting.CIFAR10_DVS))
        .filter(run -> run.experiment().data().steps() == steps)
        .filter(run -> PaperSetting.isWideSevenBNet(run.experiment().network()))
        .toList();
  }
}
