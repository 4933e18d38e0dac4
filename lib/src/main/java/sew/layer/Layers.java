package sew.layer;

import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import java.util.Optional;
import sew.collective.Ranks;

/** The only place that spells out DJL's builders. Every layer maps [T, N, ...] to [T, N, ...]. */
public final class Layers {
  private Layers() {}

  /** A convolution c{@code channels}k{@code kernel}s{@code stride}, padded by kernel/2, no bias. */
  public static Block conv(int channels, int kernel, int stride) {
    return conv(channels, kernel, stride, 1, 1);
  }

  /**
   * As {@link #conv(int, int, int)}, in {@code groups} of channels that do not see each other, with
   * {@code dilation} - 1 pixels between the taps of the kernel, padded by dilation * (kernel / 2).
   */
  public static Block conv(int channels, int kernel, int stride, int groups, int dilation) {
    return new Convolution(channels, kernel, stride, groups, dilation);
  }

  /** Batch normalisation over time, samples and pixels. */
  public static Block norm() {
    return new BatchNormalisation();
  }

  /**
   * Makes every {@link #norm} of {@code block} normalise by the statistics of all ranks in
   * training, as torch.nn.SyncBatchNorm.
   */
  public static void synchroniseNorms(Block block, Ranks ranks) {
    BatchNormalisation.synchronise(block, ranks);
  }

  /** Max pooling MPk{@code kernel}s{@code stride}; the gradient of a tie goes to the first. */
  public static Block maxPool(int kernel, int stride, int padding) {
    return new MaxPool(kernel, stride, padding);
  }

  /** The geometry of a max pooling; empty for any other layer. */
  public static Optional<PoolGeometry> poolGeometry(Block layer) {
    return layer instanceof MaxPool pool ? Optional.of(pool.geometry()) : Optional.empty();
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
