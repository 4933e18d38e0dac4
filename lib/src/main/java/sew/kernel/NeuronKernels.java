package sew.kernel;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.Precision;
import sew.neuron.Neuron;

/** The kernel of each backend. */
public final class NeuronKernels {
  private static final NeuronKernel PORTABLE = new PortableKernel();
  private static final NeuronKernel JAVA = new JavaKernel();
  private static final NeuronKernel NATIVE = new NativeKernel();
  private static final NeuronKernel NONE = new IdentityKernel();

  private NeuronKernels() {}

  /**
   * The kernel for inputs like {@code x}. Where the backend was left to the machine, what its
   * kernel cannot compute is computed by DJL's operations.
   *
   * @throws IllegalArgumentException if the backend was chosen and cannot compute them, with the
   *     reason
   */
  public static NeuronKernel select(
      Compute.Resolved compute, Neuron neuron, NDArray x, boolean training) {
    NeuronKernel kernel = of(compute.backend());
    Optional<String> reason = kernel.unavailableReason(neuron, x, training);
    if (reason.isEmpty()) {
      return kernel;
    }
    if (compute.isAutomatic() && compute.precision() == Precision.FLOAT32) {
      return PORTABLE;
    }
    throw new IllegalArgumentException(
        "the backend %s needs %s".formatted(compute.backend(), reason.get()));
  }

  private static NeuronKernel of(Backend backend) {
    return switch (backend) {
      case JAVA -> JAVA;
      case NATIVE -> NATIVE;
      case NONE -> NONE;
      case PORTABLE -> PORTABLE;
      case AUTO -> throw new IllegalArgumentException("the backend auto has not been resolved");
    };
  }
}
