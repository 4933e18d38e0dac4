package sew.residual;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.util.Pair;
import sew.layer.Parameters;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * Zero initialisation: the last BN of every F starts with weight 0, so that A = 0 and every SEW
 * ADD, SEW IAND and Spiking ResNet block is the identity.
 *
 * <p>For AND the identity needs A = 1, so that the bias starts at the input that makes the neuron
 * fire at every step: V_th for the paper's IF neurons.
 */
public final class ZeroInit {
  private static final int MAX_ULPS = 16;

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

  private static float bias(ResidualBlock block) {
    return block.residual().identityA() == 1 ? firingBias(block.neuron()) : 0;
  }

  /** The smallest input, within rounding, at which the neuron fires at rest. */
  private static float firingBias(Neuron neuron) {
    float bias = (float) neuron.firingInput();
    for (int ulps = 0; ulps < MAX_ULPS; ulps++) {
      if (fires(neuron, bias)) {
        return bias;
      }
      bias = Math.nextUp(bias);
    }
    throw new IllegalArgumentException(
        "zero init for AND needs a constant input that makes the neuron fire, found none for "
            + neuron);
  }

  private static boolean fires(Neuron neuron, float input) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      NDArray x = NativeArrays.of(manager, new float[] {input}, new Shape(1, 1));
      NDArray w =
          neuron instanceof Neuron.Plif plif
              ? NativeArrays.of(manager, new float[] {(float) plif.initialW()}, new Shape(1))
              : null;
      return SpikingLayer.run(neuron, x, null, w, false).spikes().getFloat(0, 0) == 1;
    }
  }

  private static void set(Block norm, float bias) {
    // The BN itself is a child of the block that folds time.
    Block batchNorm = norm.getChildren().get(0).getValue();
    Parameters.fill(batchNorm.getDirectParameters().get("gamma"), 0);
    Parameters.fill(batchNorm.getDirectParameters().get("beta"), bias);
  }
}
