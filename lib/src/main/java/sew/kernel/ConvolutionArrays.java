package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * A convolution at every time step without bias, padded by K / 2: U [T, N, C', H', W'] from [T, N,
 * C, H, W].
 *
 * @param weight [C', C, K, K]
 */
public record ConvolutionArrays(NDArray weight, int stride) {

  /** The shape of U for inputs of shape {@code x}. */
  public Shape outputShape(Shape x) {
    return x.slice(0, 2).add(weight.getShape().get(0), pixels(x.get(3)), pixels(x.get(4)));
  }

  private long pixels(long of) {
    return (of - 1) / stride + 1;
  }
}
