package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import com.sun.jna.ptr.LongByReference;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.compute.MemoryOrder;
import sew.compute.NativeLibrary;
import sew.kernel.ConvolutionArrays;
import sew.kernel.JavaConvolution;

/**
 * A convolution, padded by dilation * (kernel / 2), without bias: [T, N, C, H, W] to [T, N, C', H',
 * W'].
 *
 * <p>Its inputs are spikes, or sums of spikes, and most of them zero. In channels-last order the
 * native backend, and with 3 x 3 kernels and stride 1 Java, adds the weights of each spike, one
 * synaptic operation per weight, and computes nothing elsewhere, unless PyTorch's convolution is
 * faster; with finite weights the result has the same bits. Gradients are summed in another order,
 * those of 3 x 3 kernels with stride 1 by Winograd's algorithm, to 1e-5 of the largest: dL/dx, and
 * dL/dweight by the native backend alone.
 */
final class Convolution extends TimeDistributed {
  private final Conv2d conv;
  private final int stride;
  private final boolean isDense;

  Convolution(int channels, int kernel, int stride, int groups, int dilation) {
    this(
        Conv2d.builder()
            .setFilters(channels)
            .setKernelShape(new Shape(kernel, kernel))
            .optStride(new Shape(stride, stride))
            .optPadding(new Shape(padding(kernel, dilation), padding(kernel, dilation)))
            .optDilation(new Shape(dilation, dilation))
            .optGroups(groups)
            .optBias(false)
            .build(),
        stride,
        groups == 1 && dilation == 1);
  }

  private static long padding(int kernel, int dilation) {
    return (long) dilation * (kernel / 2);
  }

  /** {@code isDense}: one group, no dilation, which is what the native backend computes. */
  private Convolution(Conv2d conv, int stride, boolean isDense) {
    super(conv);
    this.conv = conv;
    this.stride = stride;
    this.isDense = isDense;
  }

  @Override
  NDArray ofEach(
      ParameterStore store, NDArray folded, boolean training, PairList<String, Object> params) {
    Compute.Resolved compute = ComputeScope.current();
    if (isDense && compute.backend() == Backend.NATIVE) {
      // C++ leaves to PyTorch what it cannot do faster.
      return natively(store, folded, training, compute.spikesAsBytes());
    }
    if (isDense
        && compute.backend() == Backend.JAVA
        && compute.memoryOrder() == MemoryOrder.CHANNELS_LAST) {
      return JavaConvolution.apply(folded, weight(store, folded, training), stride)
          .orElseGet(() -> super.ofEach(store, folded, training, params));
    }
    return super.ofEach(store, folded, training, params);
  }

  /** Whether its groups and dilation are those of {@link ConvolutionArrays}. */
  boolean isDense() {
    return isDense;
  }

  /** This convolution for the neurons that follow, on the device of {@code x}. */
  ConvolutionArrays forNeurons(ParameterStore store, NDArray x, boolean training) {
    return new ConvolutionArrays(weight(store, x, training), stride);
  }

  private NDArray weight(ParameterStore store, NDArray x, boolean training) {
    return store.getValue(conv.getDirectParameters().get("weight"), x.getDevice(), training);
  }

  private NDArray natively(
      ParameterStore store, NDArray x, boolean training, boolean spikesAsBytes) {
    NDArray weight = weight(store, x, training);
    LongByReference result = new LongByReference();
    NativeLibrary.requireSuccess(
        NativeLibrary.functions()
            .sew_convolve(handle(x), handle(weight), stride, spikesAsBytes ? 1 : 0, result));
    return new PtNDArray((PtNDManager) x.getManager(), result.getValue());
  }

  private static long handle(NDArray array) {
    return ((PtNDArray) array).getHandle();
  }
}
