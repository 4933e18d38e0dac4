package sew.reproduce.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.Table;

class ClaimsTest {
  private static final List<Integer> STAGES = List.of(0, 3);

  @Test
  void aClaimCanFail() {
    Claims claims = new Claims();
    double[][] curves = {{5, 2}, {1, 2}};
    claims.check("grows", "first / last", curves, v -> v[0] / v[1], new Claims.Bounds(0, 1));
    claims.check("falls", "first / last", curves, v -> v[0] / v[1], new Claims.Bounds(1, 9));
    Table table = claims.table();
    assertEquals("NO", table.getString(0, "holds"));
    assertEquals("yes", table.getString(1, "holds"));
    assertEquals("0.500", table.getString(0, "paper's curve"));
  }

  @Test
  void aStageThatBendsIsNotLinear() {
    assertEquals(1, Claims.linearity(new double[] {1, 3, 5, 7}), 1e-12);
    assertEquals(0.6, Claims.linearity(new double[] {0, 0, 0, 1}), 1e-12);
    double[] values = {1, 2, 3, 0, 0, 0, 1};
    assertEquals(0.6, Claims.min(values, STAGES, Claims::linearity), 1e-12);
  }

  @Test
  void spreadIsThatOfTheWidestStage() {
    assertEquals(0.5, Claims.max(new double[] {2, 2, 2, 1, 2}, STAGES, Claims::spread), 1e-12);
    assertEquals(0, Claims.spread(new double[] {0, 0}), 0);
  }
}
