package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import sew.residual.ConnectFunction;

class ConnectedBlocksTest {
  private static final double[] ALL = {1, 1, 1, 1};

  @Test
  void aConstantBranchMakesEachFunctionTheIdentity() {
    assertArrayEquals(ALL, ConnectedBlocks.of(ConnectFunction.ADD, 0, 3).unchanged());
    assertArrayEquals(ALL, ConnectedBlocks.of(ConnectFunction.IAND, 0, 3).unchanged());
    assertArrayEquals(ALL, ConnectedBlocks.of(ConnectFunction.AND, 1, 3).unchanged());
  }

  @Test
  void addAddsUpAndTheOthersTakeAway() {
    double[] add = ConnectedBlocks.of(ConnectFunction.ADD, 1, 3).meanO();
    double[] iand = ConnectedBlocks.of(ConnectFunction.IAND, 1, 3).meanO();
    double[] and = ConnectedBlocks.of(ConnectFunction.AND, 0.5, 3).meanO();
    for (int k = 1; k <= 3; k++) {
      assertEquals(add[0] + k, add[k], 1e-9);
      assertEquals(0, iand[k]);
      // A share of 0.5 of the spikes that were left, to four standard errors.
      double spikes = 4_000 * and[k - 1];
      assertEquals(0.5, and[k] / and[k - 1], 4 * Math.sqrt(0.25 / spikes));
    }
    assertTrue(add[0] > 0.25 && add[0] < 0.35, "" + add[0]);
  }
}
