package sew.kernel;

import ai.djl.ndarray.NDArray;

/**
 * What a kernel computes.
 *
 * @param spikes S [T, N, ...]
 * @param v the last membrane potential V[T] [N, ...]; null if it was not asked for
 */
public record KernelOutput(NDArray spikes, NDArray v) {}
