package sew.reproduce.tables;

import java.io.IOException;
import java.util.List;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/** Table 5: 7B-Net with SEW blocks (ADD) beside other work on DVS Gesture. */
public final class Table5 {
  public static final String LEGEND =
      """
      Rows other than 7B-Net are other work: the paper's quotation is all there is.
      Runs are those of SEW ResNet (ADD) that "sew run table4 --scale paper --data DIR" made; runs on other data than DVS Gesture are not listed.
      """
          + Accuracy.LEGEND;

  private Table5() {}

  public static Table table(List<RunRecord> runs) {
    return beside(runs).table();
  }

  /** The runs on DVS Gesture that are not in the paper's setting. */
  public static Table otherRuns(List<RunRecord> runs) {
    return others(runs).rows();
  }

  private static OtherRuns others(List<RunRecord> runs) {
    return new OtherRuns(
        "Table 5",
        runs.stream().filter(run -> run.isOf(PaperSetting.DVS_GESTURE, JoinKind.ADD)).toList());
  }

  /** Writes and prints the table and, where there are any, the other runs in one of their own. */
  public static void write(List<RunRecord> runs, ResultWriter writer) throws IOException {
    writer.table("table5", table(runs), LEGEND);
    others(runs).write("table5", writer);
  }

  /** Other work against 7B-Net, with standard errors. */
  public static Table differences() {
    return beside(List.of()).differences(AuthorsLog.of("7B-Net").testSamples());
  }

  private static EventTable beside(List<RunRecord> runs) {
    List<RunRecord> own =
        runs.stream().filter(run -> run.isOf(PaperSetting.DVS_GESTURE, JoinKind.ADD)).toList();
    return new EventTable(
        "Table 5",
        "table5_dvs_gesture_comparison",
        row -> row.getString("network").startsWith("7B-Net"),
        ParameterCount.ofSevenBNet(),
        row -> AuthorsLog.of("7B-Net"),
        row -> own);
  }
}
