package sew.kernel;

import ai.djl.ndarray.NDArray;

/**
 * BN over time, samples and pixels, X = BN(U); each array [C].
 *
 * @param mean the running mean, and {@code variance} the running variance, which training changes
 * @param momentum the share of a batch in the running statistics
 * @param epsilon what is added to the variance
 */
public record BatchNormArrays(
    NDArray mean, NDArray variance, NDArray weight, NDArray bias, float momentum, float epsilon) {}
