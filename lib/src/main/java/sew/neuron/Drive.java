package sew.neuron;

import ai.djl.ndarray.NDArray;

/**
 * What drives neurons: X [T, N, ...], or U [T, N, C, ...] and the BN that makes it X.
 *
 * @param norm null where {@code u} is X
 */
public record Drive(NDArray u, Norm norm) implements AutoCloseable {

  public static Drive of(NDArray x) {
    return new Drive(x, null);
  }

  @Override
  public void close() {
    u.close();
  }
}
