package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

class IdentityBlocksTest {
  static List<ConnectFunction> functions() {
    return ConnectFunction.TABLE_1;
  }

  private static final Neuron LIF = new Neuron.Lif(2, true, Firing.DEFAULT);

  /** Eqs. (10) and (11): the identity, and gradient 1, with any neuron. */
  @ParameterizedTest
  @MethodSource("functions")
  void sewBlocksAreTheIdentity(ConnectFunction g) {
    for (Neuron neuron : new Neuron[] {Neuron.If.DEFAULT, LIF, Neuron.Plif.DEFAULT}) {
      IdentityBlocks blocks = new IdentityBlocks(new Residual.Sew(g), neuron, 5);
      assertEquals(1, blocks.unchanged(6), neuron.toString());
      assertEquals(new IdentityBlocks.Gradients(1, 1), blocks.gradients(), neuron.toString());
    }
  }

  @Test
  void spikingBlocksAreItOnlyWithIntegrateAndFire() {
    Residual spiking = new Residual.Spiking();
    assertEquals(1, new IdentityBlocks(spiking, Neuron.If.DEFAULT, 5).unchanged(6));
    assertEquals(1, new IdentityBlocks(spiking, new Neuron.If(Firing.of(0.5, 2)), 5).unchanged(6));
    assertTrue(new IdentityBlocks(spiking, new Neuron.If(Firing.of(1.5, 2)), 1).unchanged(6) < 0.9);
    assertTrue(new IdentityBlocks(spiking, LIF, 1).unchanged(6) < 0.9);
  }

  /** Eq. (8) with ATan: sigma'(x) = alpha / (2 (1 + (pi/2 alpha x)^2)) at S - V_th. */
  @ParameterizedTest
  @CsvSource({"1,2,1", "1,2,7", "0.5,2,7", "1,3,7", "0.75,4,3"})
  void spikingBlocksMultiplySlopes(double threshold, double alpha, int k) {
    Neuron neuron = new Neuron.If(Firing.of(threshold, alpha));
    var gradients = new IdentityBlocks(new Residual.Spiking(), neuron, k).gradients();
    double silent = Math.pow(slope(alpha, -threshold), k);
    double spike = Math.pow(slope(alpha, 1 - threshold), k);
    assertEquals(silent, gradients.silent(), 1e-5 * silent);
    assertEquals(spike, gradients.spike(), 1e-5 * spike);
  }

  private static double slope(double alpha, double x) {
    double u = Math.PI / 2 * alpha * x;
    return alpha / (2 * (1 + u * u));
  }
}
