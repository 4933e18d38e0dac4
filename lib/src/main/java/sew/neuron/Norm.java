package sew.neuron;

import ai.djl.nn.Parameter;

/**
 * Batch normalisation X = BN(C) over time, samples and pixels, each parameter [channels].
 *
 * @param epsilon what is added to the variance
 * @param momentum the share of a batch in the running statistics, as PyTorch counts it
 */
public record Norm(
    Parameter weight,
    Parameter bias,
    Parameter runningMean,
    Parameter runningVar,
    float epsilon,
    float momentum) {}
