package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sew.analysis.BlockByBlock.Rates;
import sew.reproduce.plot.Curve;
import tech.tablesaw.api.Table;

class RateAgreementTest {
  private static final double[] X = {0, 1, 2};

  private static List<CurvePair> pair(double[] ours, double[] paper) {
    return List.of(
        new CurvePair(
            "b",
            new Curve("SEW ADD", X, ours, 0, Curve.Style.SOLID),
            Optional.of(new Curve("paper", X, paper, 0, Curve.Style.DASHED)),
            1e-4));
  }

  /** Twice the paper's rates are not agreement, though no curve resembles it more. */
  @Test
  void noFactorIsFitted() {
    double[] paper = {0.1, 0.2, 0.4};
    Table table =
        new RateAgreement(pair(paper.clone(), paper), pair(new double[] {0.2, 0.4, 0.8}, paper))
            .table();
    assertEquals(
        List.of("b", "SEW ADD", "0.00", "1.00", "1.00", "1.00"), row(table), table.printAll());
  }

  @Test
  void aFallingCurveIsAnticorrelatedAndAConstantOneIsNotCorrelated() {
    double[] paper = {1, 2, 3};
    Table table =
        new RateAgreement(pair(new double[] {3, 2, 1}, paper), pair(new double[] {2, 2, 2}, paper))
            .table();
    // RMS of (2, 0, -2) and of (1, 0, -1) in parts of that of (1, 2, 3).
    assertEquals(
        List.of("b", "SEW ADD", "0.756", "-1.00", "0.378", "-"), row(table), table.printAll());
  }

  private static List<String> row(Table table) {
    return table.columns().stream().map(column -> column.getString(0)).toList();
  }

  @Test
  void theFirstStepIsNotTheMean() {
    Rates rates =
        new Rates(0.3, 0.6, List.of(new Rates.AtStep(0.1, 0.2), new Rates.AtStep(0.5, 1)));
    assertEquals(new Rates.AtStep(0.1, 0.2), RateSteps.FIRST.of(rates));
    assertEquals(new Rates.AtStep(0.3, 0.6), RateSteps.ALL.of(rates));
  }

  @Test
  void meansAloneHaveNoFirstStep() {
    Rates means = new Rates(0.3, 0.6, null);
    assertEquals(new Rates.AtStep(0.3, 0.6), RateSteps.ALL.of(means));
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> RateSteps.FIRST.of(means));
    assertTrue(refused.getMessage().contains("sew run fig5"), refused.getMessage());
  }
}
