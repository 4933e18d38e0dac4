package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.pooling.Pool;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.sun.jna.ptr.LongByReference;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.NativeLibrary;

/**
 * Max pooling, padded by {@code padding}: [T, N, C, H, W] to [T, N, C, H', W']. The gradient of a
 * tie goes to the first.
 *
 * <p>In channels-last order the native backend keeps one byte per output for the backward pass.
 */
final class MaxPool extends TimeDistributed {
  private final int kernel;
  private final int stride;
  private final int padding;

  MaxPool(int kernel, int stride, int padding) {
    super(
        Pool.maxPool2dBlock(
            new Shape(kernel, kernel), new Shape(stride, stride), new Shape(padding, padding)));
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
  }

  PoolGeometry geometry() {
    return new PoolGeometry(kernel, stride, padding);
  }

  @Override
  NDArray ofEach(
      ParameterStore store, NDArray folded, boolean training, PairList<String, Object> params) {
    return ComputeScope.current().backend() == Backend.NATIVE
        ? natively(folded)
        : super.ofEach(store, folded, training, params);
  }

  private NDArray natively(NDArray x) {
    LongByReference result = new LongByReference();
    NativeLibrary.requireSuccess(
        NativeLibrary.functions()
            .sew_max_pool(((PtNDArray) x).getHandle(), kernel, stride, padding, result));
    return new PtNDArray((PtNDManager) x.getManager(), result.getValue());
  }
}
