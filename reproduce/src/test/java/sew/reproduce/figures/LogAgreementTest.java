package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.figures.LogAgreement.Differences;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import tech.tablesaw.api.Table;

class LogAgreementTest {
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
}
