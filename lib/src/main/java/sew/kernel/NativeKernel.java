package sew.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;
import sew.compute.Backend;
import sew.compute.NativeLibrary;
import sew.neuron.Neuron;

/**
 * Neurons computed by a function of PyTorch's autograd in C++, {@code lib/src/main/native}, on the
 * CPU or a GPU, from float32 or bfloat16 to float32.
 */
final class NativeKernel implements NeuronKernel {
  @Override
  public Optional<String> unavailableReason(Neuron neuron, NDArray x, boolean training) {
    Optional<String> reason = Backend.NATIVE.unavailableReason(x.getDevice());
    if (reason.isPresent()) {
      return reason;
    }
    // DJL's type of bfloat16 is UNKNOWN; C++ checks it again.
    DataType type = x.getDataType();
    return type == DataType.FLOAT32 || type == DataType.UNKNOWN
        ? FusedNeurons.unavailableReason(neuron)
        : Optional.of("arrays of float32 or bfloat16");
  }

  @Override
  public boolean fusesConvolution() {
    return true;
  }

  @Override
  public boolean fusesBatchNorm() {
    return true;
  }

  @Override
  public boolean fusesAddition() {
    return true;
  }

  @Override
  public KernelOutput run(NeuronPass pass, KernelInput input) {
    boolean recordedBefore = JniUtils.isGradMode();
    JniUtils.setGradMode(recordedBefore && pass.training());
    try {
      long[] results = new long[2];
      ConvolutionArrays convolution = input.convolution();
      String error =
          NativeLibrary.functions()
              .sew_neuron_run(
                  new NeuronStruct(pass.neuron(), pass.training()),
                  handle(input.x()),
                  convolution == null ? 0 : handle(convolution.weight()),
                  convolution == null ? 0 : convolution.stride(),
                  handle(input.v0()),
                  handle(input.leak()),
                  handle(input.addend()),
                  input.norm() == null ? null : new BatchNormStruct(input.norm()),
                  pass.wantsV() ? 1 : 0,
                  pass.compute().spikesAsBytes() ? 1 : 0,
                  results);
      NativeLibrary.requireSuccess(error);
      PtNDManager manager = (PtNDManager) input.x().getManager();
      return new KernelOutput(
          new PtNDArray(manager, results[0]),
          pass.wantsV() ? new PtNDArray(manager, results[1]) : null);
    } finally {
      JniUtils.setGradMode(recordedBefore);
    }
  }

  /** {@code at::Tensor*}, 0 for none. */
  private static long handle(NDArray array) {
    return array == null ? 0 : ((PtNDArray) array).getHandle();
  }
}
