package sew.reproduce.figures;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Figure;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.Table4;
import tech.tablesaw.api.Table;

/** Figure 9: training loss, training and test accuracy of the five networks of Table 4. */
public final class Figure9 {
  public static final String LEGEND = LogAgreement.LEGEND;

  /** What the columns of {@link #agreement(List)} mean. */
  public static final String RUNS_LEGEND = RunAgreement.LEGEND;

  private static final String DRAWN = "fig9_dvs_gesture_curves";
  private static final int TEST_CLIPS = 288;

  private Figure9() {}

  /**
   * The paper's curves, the authors' log of SEW ADD, and this project's runs on DVS Gesture.
   *
   * @param runs those of Table 4 on DVS Gesture are drawn, others are ignored
   */
  public static Figure figure(List<RunRecord> runs) {
    return new Figure(
        "fig9",
        "Figure 9: DVS Gesture, the authors' log of SEW ADD, runs, and the paper's curves (dashed)",
        3,
        curves(runs).panels(),
        curves(runs).mark());
  }

  /** How far the log lies from the paper's curves: one row per curve. */
  public static Table agreement() {
    return curves(List.of()).agreement("Figure 9");
  }

  /** How far the runs lie from the authors' log or the drawing: one row per run and quantity. */
  public static Table agreement(List<RunRecord> runs) {
    return curves(runs).runAgreement("Figure 9: runs against the authors' log");
  }

  /** The test accuracies of panel (c), read from the drawing, against Table 4. */
  public static Table againstTable4() {
    TableBuilder rows =
        new TableBuilder(
            "Figure 9 (c) against Table 4",
            "network",
            "Table 4, %",
            "best of the curve, % (epoch)",
            "last of the curve, %");
    for (Table4.Row row : Table4.ROWS) {
      PaperCurve test =
          PaperCurves.of(DRAWN).stream()
              .filter(curve -> curve.panel().equals("c"))
              .filter(curve -> connect(curve.series()).equals(row.connect()))
              .findFirst()
              .orElseThrow();
      int best = 0;
      for (int i = 1; i < test.y().length; i++) {
        best = test.y()[i] > test.y()[best] ? i : best;
      }
      rows.row(
          row.connect().title(),
          Percent.withError(row.paperPercent(), TEST_CLIPS, 2),
          "%s (%d)".formatted(Decimals.fixed(test.y()[best], 2), test.x()[best] + 1),
          Percent.withError(test.y()[test.y().length - 1], TEST_CLIPS, 2));
    }
    return rows.table();
  }

  /** Writes the figure and how well it agrees; prints the tables. */
  public static void write(List<RunRecord> runs, ResultWriter writer) throws IOException {
    writer.figure(figure(runs));
    writer.table("fig9-agreement", agreement(), LEGEND);
    Table own = agreement(runs);
    if (own.rowCount() > 0) {
      writer.table("fig9-runs", own, RUNS_LEGEND);
    }
  }

  private static TrainingPanels curves(List<RunRecord> runs) {
    AuthorsLog add = AuthorsLog.of("7B-Net");
    return new TrainingPanels(
        DRAWN,
        series -> series.equals("SEW ADD") ? Optional.of(add) : Optional.empty(),
        series ->
            runs.stream()
                .filter(RunRecord::isOnPapersData)
                .filter(run -> run.isOf(PaperSetting.DVS_GESTURE, connect(series)))
                .toList());
  }

  /** "SEW ADD" is "SEW ResNet (ADD)" in Table 4; the others have one name. */
  private static JoinKind connect(String series) {
    return series.startsWith("SEW ")
        ? JoinKind.of(series.substring(4))
        : JoinKind.TABLE_4.stream()
            .filter(connect -> connect.title().equals(series))
            .findFirst()
            .orElseThrow();
  }
}
