package sew.residual;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import sew.layer.Parameters;

/**
 * Zero initialisation: the last BN of every F starts with weight 0, so that A = 0 and every SEW
 * ADD, SEW IAND and Spiking ResNet block is the identity.
 *
 * <p>For AND the identity needs A = 1, so that the bias starts at the input that makes the neuron
 * fire at every step: V_th for the paper's IF neurons.
 */
public final class ZeroInit {
  private ZeroInit() {}

  /** Sets every block of an initialised {@code network} to its identity. */
  public static void apply(Block network) {
    if (network instanceof ResidualBlock block) {
      set(block.lastNorm(), bias(block));
      return;
    }
    for (Pair<String, Block> child : network.getChildren()) {
      apply(child.getValue());
    }
  }

  private static double bias(ResidualBlock block) {
    return block.residual() instanceof Residual.Sew sew && sew.g().identityA() == 1
        ? block.neuron().firingInput()
        : 0;
  }

  private static void set(Block norm, double bias) {
    // The BN itself lies below the block that folds time.
    Block batchNorm = norm.getChildren().get(0).getValue();
    Parameters.fill(batchNorm.getDirectParameters().get("gamma"), 0);
    Parameters.fill(batchNorm.getDirectParameters().get("beta"), bias);
  }
}
