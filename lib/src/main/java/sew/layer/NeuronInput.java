package sew.layer;

import ai.djl.ndarray.NDArray;
import sew.kernel.BatchNormArrays;

/**
 * What drives neurons: X [T, N, ...], or U [T, N, C, ...] and the BN that makes it X.
 *
 * @param norm null where {@code u} is X
 */
public record NeuronInput(NDArray u, BatchNormArrays norm) implements AutoCloseable {

  public static NeuronInput of(NDArray x) {
    return new NeuronInput(x, null);
  }

  @Override
  public void close() {
    u.close();
  }
}
