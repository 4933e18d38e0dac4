package sew.neuron;

import ai.djl.ndarray.NDArray;

/**
 * What drives neurons: X [T, N, ...], or C [T, N, C, H, W] with the BN that makes it X.
 *
 * <p>In training the memory of C becomes that of its gradient, so that nobody else may read C once
 * neurons have been driven by it.
 *
 * @param norm null where {@code c} is X
 */
public record Drive(NDArray c, Norm norm) implements AutoCloseable {
  @Override
  public void close() {
    c.close();
  }
}
