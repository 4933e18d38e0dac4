package sew.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/** Constants that autograd may keep. */
public final class Scalars {
  private Scalars() {}

  /**
   * A scalar [] in engine memory, of the type, device and manager of {@code like}.
   *
   * <p>On CPU, DJL 0.36 backs {@code x.mul(Number)}, {@code div} and {@code pow} with a Java buffer
   * that may be collected before the backward pass reads it, which corrupts gradients silently;
   * {@code full} allocates in the engine and does not.
   */
  public static NDArray scalar(NDArray like, double value) {
    return like.getManager()
        .full(new Shape(), (float) value, like.getDataType())
        .toDevice(like.getDevice(), false);
  }
}
