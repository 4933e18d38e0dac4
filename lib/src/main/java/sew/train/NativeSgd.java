package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.NativeLibrary;

/**
 * Plain momentum of {@link Optimiser.Sgd} in one pass over memory, by the native backend on the
 * CPU. Weight decay, dampening and Nesterov's momentum are left to the rule in Java.
 */
final class NativeSgd {
  private NativeSgd() {}

  /** Whether {@code parameter} is updated here. */
  static boolean takes(NDArray parameter) {
    return ComputeScope.current().backend() == Backend.NATIVE
        && !parameter.getDevice().isGpu()
        && parameter.getDataType() == DataType.FLOAT32;
  }

  /**
   * Updates the leaf {@code p} and its momentum {@code buf}, and frees the gradient of {@code p}.
   */
  static void update(NDArray p, NDArray buf, double momentum, double learningRate) {
    long leaf = ((PtNDArray) p).getHandle();
    long moments = ((PtNDArray) buf).getHandle();
    NativeLibrary.requireSuccess(
        NativeLibrary.functions().sew_sgd_step(leaf, moments, momentum, learningRate));
  }
}
