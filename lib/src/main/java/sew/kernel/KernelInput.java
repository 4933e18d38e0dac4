package sew.kernel;

import ai.djl.ndarray.NDArray;
import sew.neuron.Neuron;

/**
 * What a kernel reads.
 *
 * @param x inputs X [T, N, ...], or U [T, N, C, ...] where a {@code norm} makes it X, or [T, N, C,
 *     H, W] where a {@code convolution} comes before either
 * @param v0 the membrane potential before [N, ...], or null for rest
 * @param leak 1/tau [1] of a {@link Neuron.Plif}, else null
 * @param addend what is added to the spikes [T, N, ...], or null; only where {@link
 *     NeuronKernel#fusesAddition}
 * @param convolution the convolution before the neurons and their BN, or null; only where {@link
 *     NeuronKernel#fusesConvolution}
 * @param norm the BN before the neurons, or null; only where {@link NeuronKernel#fusesBatchNorm}
 */
public record KernelInput(
    NDArray x,
    NDArray v0,
    NDArray leak,
    NDArray addend,
    ConvolutionArrays convolution,
    BatchNormArrays norm) {

  /** The same inputs with 1/tau. */
  public KernelInput withLeak(NDArray leak) {
    return new KernelInput(x, v0, leak, addend, convolution, norm);
  }
}
