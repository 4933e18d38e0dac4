package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.reproduce.plot.Curve;
import tech.tablesaw.api.Table;

class AgreementTest {
  private static final double[] X = {0, 1, 2, 3};

  private static CurvePair pair(double[] ours, double[] paper) {
    return new CurvePair(
        "p",
        new Curve("ours", X, ours, 0, Curve.Style.SOLID),
        Optional.of(new Curve("paper", X, paper, 0, Curve.Style.DASHED)),
        1e-3);
  }

  private static Table table(CurvePair... pairs) {
    return new Agreement(List.of(pairs)).table();
  }

  private static String cell(Table table, int row, int column) {
    return table.getString(row, column);
  }

  @Test
  void aCommonFactorIsFullAgreement() {
    Table table = table(pair(new double[] {1, 4, 2, 8}, new double[] {3, 12, 6, 24}));
    assertEquals("3.00", cell(table, 0, 2));
    assertEquals("1.00", cell(table, 0, 3));
    assertEquals(0, Double.parseDouble(cell(table, 0, 4)), 1e-12);
  }

  @Test
  void oneScaleServesAllCurvesOfAPanel() {
    double[] ones = {1, 1, 1, 1};
    Table table =
        table(pair(ones, new double[] {2, 2, 2, 2}), pair(ones, new double[] {8, 8, 8, 8}));
    assertEquals("4.00", cell(table, 0, 2));
    assertEquals("-", cell(table, 0, 3), "a constant curve has no ranks");
    assertEquals("1.00", cell(table, 0, 4));
    assertEquals("0.500", cell(table, 1, 4));
  }

  @Test
  void theOppositeOrderIsMinusOne() {
    Table table = table(pair(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1}));
    assertEquals("-1.00", cell(table, 0, 3));
  }

  /** Below the drawing's resolution the paper's curve says only "small". */
  @Test
  void whatTheDrawingDoesNotResolveIsNotCompared() {
    Table table = table(pair(new double[] {1e-9, 1, 2, 3}, new double[] {0, 1, 2, 3}));
    assertEquals("1.00", cell(table, 0, 2));
    Table zero = table(pair(new double[] {0, 0, 0, 0}, new double[] {0, 0, 0, 0}));
    assertEquals("-", cell(zero, 0, 2));
    assertEquals("-", cell(zero, 0, 4));
  }
}
