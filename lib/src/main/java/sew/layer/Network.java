package sew.layer;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.function.UnaryOperator;

/** An immutable description of a network. */
public interface Network {

  /** A fresh, uninitialised network: clips or images [N, ...] to logits [N, classes]. */
  SpikingNetwork block();

  /** A fresh network for inputs of {@code shape} [N, ...], with weights drawn from {@code seed}. */
  default SpikingNetwork initialized(NDManager manager, Shape shape, long seed) {
    SpikingNetwork block = block();
    block.initialize(manager, DataType.FLOAT32, shape);
    PyTorchInit.draw(block, seed);
    return block;
  }

  /**
   * From the name of a parameter in {@link StateDict} to its name in weight files from elsewhere;
   * the same name unless the network says otherwise.
   */
  default UnaryOperator<String> authorsNames() {
    return UnaryOperator.identity();
  }
}
