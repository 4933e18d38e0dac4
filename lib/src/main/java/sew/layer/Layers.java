package sew.layer;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.ParameterList;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import java.util.Optional;
import sew.neuron.Norm;

/** The only place that spells out DJL's builders. Every layer maps [T, N, ...] to [T, N, ...]. */
public final class Layers {
  private static final float EPSILON = 1e-5f;

  /** One minus PyTorch's. */
  private static final float DJL_MOMENTUM = 0.9f;

  private Layers() {}

  /** A convolution c{@code channels}k{@code kernel}s{@code stride}, padded by kernel/2, no bias. */
  public static Block conv(int channels, int kernel, int stride) {
    return new TimeDistributed(
        Conv2d.builder()
            .setFilters(channels)
            .setKernelShape(new Shape(kernel, kernel))
            .optStride(new Shape(stride, stride))
            .optPadding(new Shape(kernel / 2, kernel / 2))
            .optBias(false)
            .build());
  }

  /**
   * Batch normalisation over time, samples and pixels; epsilon 1e-5 and momentum 0.1 as in PyTorch.
   */
  public static Block norm() {
    return new TimeDistributed(
        BatchNorm.builder().optEpsilon(EPSILON).optMomentum(DJL_MOMENTUM).build());
  }

  /** The parameters of a {@link #norm}; empty for any other layer. */
  static Optional<Norm> asNorm(Block layer) {
    if (!(layer instanceof TimeDistributed)
        || !(layer.getChildren().get(0).getValue() instanceof BatchNorm norm)) {
      return Optional.empty();
    }
    ParameterList parameters = norm.getDirectParameters();
    return Optional.of(
        new Norm(
            parameters.get("gamma"),
            parameters.get("beta"),
            parameters.get("runningMean"),
            parameters.get("runningVar"),
            EPSILON,
            1 - DJL_MOMENTUM));
  }

  /** Max pooling MPk{@code kernel}s{@code stride}; the gradient of a tie goes to the first. */
  public static Block maxPool(int kernel, int stride, int padding) {
    Block pool =
        Pool.maxPool2dBlock(
            new Shape(kernel, kernel), new Shape(stride, stride), new Shape(padding, padding));
    return new MaxPool(kernel, stride, padding, new TimeDistributed(pool));
  }

  /** The mean of every channel over all pixels: [T, N, C, H, W] to [T, N, C]. */
  public static Block globalAveragePool() {
    return new TimeDistributed(Pool.globalAvgPool2dBlock());
  }

  /** A fully connected layer with bias on [N, features]. */
  public static Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }
}
