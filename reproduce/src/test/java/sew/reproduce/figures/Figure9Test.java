package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperExperiments;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.ToldRun;
import sew.reproduce.tables.DvsGestureRun;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class Figure9Test {
  @Test
  void hasOneLogAndTheRunsOnDvsGesture(@TempDir Path folder) throws Exception {
    Figure figure = Figure9.figure(RunRecord.finishedIn(Path.of("results", "table4-n-mnist")));
    assertEquals(3, figure.panels().size());
    for (Panel panel : figure.panels()) {
      assertEquals(1, count(panel, Curve.Style.SOLID));
      assertEquals(5, count(panel, Curve.Style.DASHED));
    }
    DvsGestureRun.write(folder, DvsGestureRun.SHORT, 1176, 288);
    Panel test = Figure9.figure(RunRecord.finishedIn(folder)).panels().get(2);
    Curve run =
        test.curves().stream()
            .filter(
                curve ->
                    curve
                        .name()
                        .equals(
                            "SEW ADD, run (shortened: 7 blocks c32, T 16, T_train 12, 128 px, 10 epochs)"))
            .findFirst()
            .orElseThrow();
    assertEquals(7, run.y().length);
    assertEquals(98, run.y()[6], 1e-9);
  }

  @Test
  void theLargestTestAccuraciesDrawnAreThoseOfTable4() {
    for (Row row : PaperTable.of("table4_dvs_gesture_ablation")) {
      String g = row.getString("g");
      String series = g.isEmpty() ? row.getString("network") : "SEW " + g;
      assertEquals(
          row.getString("accuracy_percent"),
          largest(drawn("fig9_dvs_gesture_curves", "c", series)));
    }
  }

  @Test
  void reachesEveryNumberOfTable4() {
    Table table = Figure9.againstTable4();
    assertEquals(5, table.rowCount());
    for (int row = 0; row < table.rowCount(); row++) {
      String printed = table.getString(row, "Table 4, %").split(" ", 2)[0];
      assertEquals(printed, table.getString(row, "best of the curve, % (epoch)").split(" ", 2)[0]);
    }
    assertEquals("97.92 (90)", table.getString(0, "best of the curve, % (epoch)"));
  }

  @Test
  void theAgreementHasOneRowPerCurve() {
    Table nine = Figure9.agreement();
    assertEquals(15, nine.rowCount());
    assertEquals(12, nine.stringColumn("mean difference").isEqualTo("-").size());
  }

  @Test
  void aRunWithoutALogIsComparedWithTheDrawing(@TempDir Path folder) throws Exception {
    DvsGestureRun.write(folder, DvsGestureRun.SHORT, 1176, 288);
    List<RunRecord> runs = new ArrayList<>(RunRecord.finishedIn(folder));
    RunRecord add = runs.get(0);
    runs.add(
        ToldRun.unfinished(
            PaperExperiments.dvsGesture(JoinKind.PLAIN), ClipCounts.PAPER, add.epochs()));
    Table table = Figure9.agreement(runs);
    assertEquals(6, table.rowCount());
    Table test = table.where(table.stringColumn("quantity").isEqualTo("test accuracy (%)"));
    assertEquals(List.of("Plain Net", "SEW ADD"), test.stringColumn("network").asList());
    assertEquals(List.of("drawing", "log"), test.stringColumn("against").asList());
    assertEquals("-", test.getString(1, "epoch 64"));
    double first = 100 * add.epochs().get(0).testAccuracy() - 26.041666;
    assertEquals(String.format(Locale.ROOT, "%+.3f", first), test.getString(1, "epoch 1"));
    assertEquals("98.000 (7)", test.getString(1, "best of the run (epoch)"));
  }

  private static double[] drawn(String figure, String panel, String series) {
    return PaperCurves.of(figure).stream()
        .filter(curve -> curve.panel().startsWith(panel) && curve.series().equals(series))
        .findFirst()
        .orElseThrow()
        .y();
  }

  private static String largest(double[] y) {
    return String.format(Locale.ROOT, "%.2f", Arrays.stream(y).max().orElseThrow());
  }

  private static long count(Panel panel, Curve.Style style) {
    return panel.curves().stream().filter(curve -> curve.style() == style).count();
  }
}
