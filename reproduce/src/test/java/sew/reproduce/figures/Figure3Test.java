package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import sew.model.ResNet;
import sew.reproduce.experiment.Experiment;
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
import sew.train.EpochMetrics;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

class Figure3Test {
  @Test
  void hasSixPanelsWithALogOnEveryCurve() {
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
  void theLargestTestAccuraciesDrawnAreThoseOfTable2() {
    for (Row row : PaperTable.of("table2_imagenet_depth")) {
      double[] y = drawn("fig3_imagenet_curves", "c", row.getString("network"));
      assertEquals(row.getString("acc1_percent"), largest(y));
    }
  }

  @Test
  void theAgreementHasOneRowPerCurve() {
    assertEquals(30, Figure3.agreement().rowCount());
  }

  @Test
  void runsOnImageNetAreDrawnAndComparedWithTheirLogs() {
    Experiment sew = PaperExperiments.imageNet(ResNet.Depth.D18, JoinKind.ADD);
    List<EpochMetrics> epochs =
        List.of(ToldRun.epoch(0, 5.5, 0.07, 0.15, 0.3), ToldRun.epoch(1, 4.3, 0.17, 0.24, 0.5));
    RunRecord unfinished = ToldRun.unfinished(sew, ToldRun.IMAGE_NET, epochs);
    RunRecord fewer = ToldRun.unfinished(sew, new ClipCounts(10, 5), epochs);
    List<RunRecord> runs = List.of(unfinished, fewer);
    Figure figure = Figure3.figure(runs);
    assertEquals(6, count(figure.panels().get(0), Curve.Style.SOLID));
    assertEquals(5, count(figure.panels().get(1), Curve.Style.SOLID));
    assertEquals(0, Figure3.agreement(List.of(fewer)).rowCount());
    Table table = Figure3.agreement(runs);
    assertEquals(3, table.rowCount());
    assertEquals("SEW ResNet-18", table.getString(0, "network"));
    assertEquals("+0.101", table.getString(0, "epoch 1"));
    assertEquals("-", table.getString(0, "epoch 64"));
    assertEquals("-0.007 (2)", table.getString(0, "last (epoch)"));
    assertEquals("4.300 (2)", table.getString(0, "best of the run (epoch)"));
    assertEquals("-0.007", table.getString(0, "best"));
    assertEquals("+0.972", table.getString(2, "epoch 1"));
    assertEquals("-0.012 (2)", table.getString(2, "last (epoch)"));
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
