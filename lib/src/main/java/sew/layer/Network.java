package sew.layer;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;

/** An immutable description of a network. */
public interface Network {

  /** A fresh, uninitialised network: clips or images [N, ...] to logits [N, classes]. */
  Block block();

  /** A fresh network for inputs of {@code shape} [N, ...], with weights drawn from {@code seed}. */
  default Block initialized(NDManager manager, Shape shape, long seed) {
    Block block = block();
    block.initialize(manager, DataType.FLOAT32, shape);
    PyTorchInit.draw(block, seed);
    return block;
  }
}
