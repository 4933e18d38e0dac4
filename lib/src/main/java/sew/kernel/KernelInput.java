package sew.kernel;

import ai.djl.ndarray.NDArray;
import sew.neuron.Neuron;

/**
 * What a kernel reads.
 *
 * @param x inputs X [T, N, ...], or U [T, N, C, ...] where a {@code norm} makes it X
 * @param v0 the membrane potential before [N, ...], or null for rest
 * @param leak 1/tau [1] of a {@link Neuron.Plif}, else null
 * @param addend what is added to the spikes [T, N, ...], or null; only where {@link
 *     NeuronKernel#fusesAddition}
 * @param norm the BN before the neurons, or null; only where {@link NeuronKernel#fusesBatchNorm}
 */
public record KernelInput(
    NDArray x, NDArray v0, NDArray leak, NDArray addend, BatchNormArrays norm) {

  /** The same inputs with 1/tau. */
  public KernelInput withLeak(NDArray leak) {
    return new KernelInput(x, v0, leak, addend, norm);
  }
}
