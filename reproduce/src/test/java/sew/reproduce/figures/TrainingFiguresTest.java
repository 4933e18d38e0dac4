package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.reproduce.figures.LogAgreement.Differences;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.run.FinishedRun;
import sew.reproduce.tables.DvsGestureRun;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class TrainingFiguresTest {

  @Test
  void figure3HasSixPanelsWithALogOnEveryCurve() {
    Figure figure = Figure3.figure();
    assertEquals(2, figure.columns());
    assertEquals(6, figure.panels().size());
    assertEquals("(a, left) training loss", figure.panels().get(0).title());
    assertEquals("(c, right) test accuracy (%)", figure.panels().get(5).title());
    for (Panel panel : figure.panels()) {
      assertEquals(5, count(panel, Curve.Style.SOLID));
      assertEquals(5, count(panel, Curve.Style.DASHED));
      assertEquals(320, panel.curves().get(0).x().length);
      assertEquals(panel.curves().get(0).colour(), panel.curves().get(1).colour());
    }
  }

  @Test
  void figure9HasOneLogAndTheRunsOnDvsGesture(@TempDir Path folder) throws Exception {
    Figure figure = Figure9.figure(FinishedRun.in(Path.of("results", "table4-n-mnist")));
    assertEquals(3, figure.panels().size());
    for (Panel panel : figure.panels()) {
      assertEquals(1, count(panel, Curve.Style.SOLID));
      assertEquals(5, count(panel, Curve.Style.DASHED));
    }
    DvsGestureRun.write(folder, "shortened: 5 blocks", 1176, 288);
    Panel test = Figure9.figure(FinishedRun.in(folder)).panels().get(2);
    Curve run =
        test.curves().stream()
            .filter(curve -> curve.name().equals("SEW ADD, run (shortened: 5 blocks)"))
            .findFirst()
            .orElseThrow();
    assertEquals(7, run.y().length);
    assertEquals(98, run.y()[6], 1e-9);
  }

  /** The drawing was read to 2e-5 and 3e-4 points; vertices outside the axes to 0.0014. */
  @Test
  void theDrawnVerticesAreTheLogs() {
    for (PaperCurve paper : PaperCurves.of("fig3_imagenet_curves")) {
      double[] log = Quantity.of(paper.panel()).of(AuthorsLog.of(paper.series()));
      Differences at = Differences.of(paper, log, true);
      Differences between = Differences.of(paper, log, false);
      String name = paper.panel() + " " + paper.series();
      boolean loss = Quantity.of(paper.panel()) == Quantity.TRAINING_LOSS;
      assertTrue(at.largest() < 0.0015, name + at);
      assertTrue(at.mean() < (loss ? 2e-5 : 3e-4), name + at);
      assertTrue(between.largest() < (loss ? 0.024 : 0.6), name + between);
      assertEquals(paper.x().length, at.epochs());
    }
  }

  @Test
  void aShiftedLogIsSeen() {
    PaperCurve drawn = new PaperCurve("c", "x", new int[] {1, 3}, new double[] {10, 20});
    double[] log = {5, 10, 16, 21};
    assertEquals(new Differences(2, 0.5, 1), Differences.of(drawn, log, true));
    assertEquals(new Differences(1, 1, 1), Differences.of(drawn, log, false));
    Table table = LogAgreement.of("x", List.of(drawn), series -> Optional.empty());
    assertEquals("-", table.getString(0, "best in the log (epoch)"));
    assertEquals("20.000 (4)", table.getString(0, "best in the drawing (epoch)"));
  }

  @Test
  void theLargestTestAccuraciesDrawnAreThoseOfTables2And4() {
    for (Row row : PaperTable.of("table2_imagenet_depth")) {
      double[] y = drawn("fig3_imagenet_curves", "c", row.getString("network"));
      assertEquals(row.getString("acc1_percent"), largest(y));
    }
    for (Row row : PaperTable.of("table4_dvs_gesture_ablation")) {
      String g = row.getString("g");
      String series = g.isEmpty() ? row.getString("network") : "SEW " + g;
      assertEquals(
          row.getString("accuracy_percent"),
          largest(drawn("fig9_dvs_gesture_curves", "c", series)));
    }
  }

  @Test
  void theAgreementHasARowACurve() {
    assertEquals(30, Figure3.agreement().rowCount());
    Table nine = Figure9.agreement();
    assertEquals(15, nine.rowCount());
    assertEquals(12, nine.stringColumn("mean difference").isEqualTo("-").size());
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
