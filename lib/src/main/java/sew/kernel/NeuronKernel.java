package sew.kernel;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import sew.neuron.Neuron;

/** A way to compute a layer of neurons over all time steps, Eqs. (1) to (5). */
public interface NeuronKernel {

  /**
   * What this kernel needs and does not have for inputs like {@code x} [T, N, ...]; empty if it can
   * compute them.
   */
  Optional<String> unavailableReason(Neuron neuron, NDArray x, boolean training);

  /** Whether it computes the convolution before the neurons, and their BN, with them. */
  default boolean fusesConvolution() {
    return false;
  }

  /** Whether it computes a BN before the neurons in the same pass. */
  default boolean fusesBatchNorm() {
    return false;
  }

  /** Whether it adds a shortcut to the spikes in the same pass. */
  default boolean fusesAddition() {
    return false;
  }

  /** Runs T steps; if {@code pass} trains, gradients reach everything in {@code input}. */
  KernelOutput run(NeuronPass pass, KernelInput input);
}
