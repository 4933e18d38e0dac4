package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import sew.kernel.BatchNormArrays;
import sew.kernel.ConvolutionArrays;

/**
 * What drives neurons: X [T, N, ...], or U [T, N, C, ...] and the BN that makes it X, or what is
 * convolved to U.
 *
 * @param array X; U where there is a {@code norm}; [T, N, C, H, W] where a {@code convolution}
 *     comes before either
 * @param convolution null for none
 * @param norm null for none
 */
public record NeuronInput(NDArray array, ConvolutionArrays convolution, BatchNormArrays norm)
    implements AutoCloseable {

  public static NeuronInput of(NDArray x) {
    return new NeuronInput(x, null, null);
  }

  /** The shape of X. */
  Shape shape() {
    return convolution == null ? array.getShape() : convolution.outputShape(array.getShape());
  }

  /** Whether something is left to the neurons. */
  boolean isUnfinished() {
    return convolution != null || norm != null;
  }

  @Override
  public void close() {
    array.close();
  }
}
