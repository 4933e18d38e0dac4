package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import tech.tablesaw.api.Row;

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
