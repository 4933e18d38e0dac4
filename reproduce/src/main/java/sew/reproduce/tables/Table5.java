package sew.reproduce.tables;

import java.util.List;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/** Table 5: 7B-Net with SEW blocks (ADD) beside other work on DVS Gesture. */
public final class Table5 {
  public static final String LEGEND =
      """
      Rows other than 7B-Net are other work: the paper's quotation is all there is.
      Runs are those of SEW ResNet (ADD) that "sew run table4 --dataset dvs-gesture --data DIR" made; runs on other data are not listed.
      """
          + Accuracy.LEGEND;

  private Table5() {}

  public static Table table(List<RunRecord> runs) {
    return beside(runs).table();
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
