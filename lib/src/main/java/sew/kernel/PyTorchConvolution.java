package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import sew.tensor.GradMode;
import sew.tensor.TorchFunction;

/**
 * PyTorch's convolution of images x [N, C, H, W] with weights [C', C, 3, 3] and stride 1, and its
 * gradients one by one, which autograd does not record.
 */
final class PyTorchConvolution {
  private static final Shape ONE = new Shape(1, 1);

  private PyTorchConvolution() {}

  /** Y [N, C', H, W]. */
  static NDArray apply(NDArray x, NDArray weight) {
    try (GradMode silent = GradMode.off()) {
      return JniUtils.convolution((PtNDArray) x, (PtNDArray) weight, null, ONE, ONE, ONE, 1);
    }
  }

  /** dL/dx from dL/dY. */
  static NDArray toX(NDArray x, NDArray weight, NDArray gy) {
    return gradient(Functions.TO_X, x, weight, gy);
  }

  /** dL/dweight from dL/dY. */
  static NDArray toWeight(NDArray x, NDArray weight, NDArray gy) {
    return gradient(Functions.TO_WEIGHT, x, weight, gy);
  }

  private static NDArray gradient(TorchFunction function, NDArray x, NDArray weight, NDArray gy) {
    return function
        .apply(
            gy.getManager(),
            IValue.from((PtNDArray) gy),
            IValue.from((PtNDArray) x),
            IValue.from((PtNDArray) weight))[0];
  }

  /** Compiled where one of them is needed. */
  private static final class Functions {
    static final TorchFunction TO_X = gradient("[True, False, False])[0]");
    static final TorchFunction TO_WEIGHT = gradient("[False, True, False])[1]");

    private Functions() {}

    private static TorchFunction gradient(String which) {
      return new TorchFunction(
          "gy: Tensor, x: Tensor, weight: Tensor",
          1,
          "(torch.convolution_backward(gy, x, weight, None, [1, 1], [1, 1], [1, 1], False, [0, 0], 1, "
              + which
              + ",)");
    }
  }
}
