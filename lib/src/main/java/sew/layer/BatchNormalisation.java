package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.function.Function;
import sew.collective.Ranks;
import sew.kernel.BatchNormArrays;

/**
 * BN over time, samples and pixels with PyTorch's epsilon, 1e-5, and momentum, 0.1: [T, N, C, ...]
 * to the same shape.
 */
final class BatchNormalisation extends TimeDistributed {
  static final float EPSILON = 1e-5f;

  /** DJL's momentum is one minus PyTorch's. */
  private static final float DJL_MOMENTUM = 0.9f;

  private final BatchNorm norm;
  private Ranks ranks = Ranks.alone();

  BatchNormalisation() {
    this(BatchNorm.builder().optEpsilon(EPSILON).optMomentum(DJL_MOMENTUM).build());
  }

  private BatchNormalisation(BatchNorm norm) {
    super(norm);
    this.norm = norm;
  }

  /** Makes every BN of {@code block} normalise by the statistics of all ranks in training. */
  static void synchronise(Block block, Ranks ranks) {
    if (block instanceof BatchNormalisation found) {
      found.ranks = ranks;
    }
    block.getChildren().values().forEach(child -> synchronise(child, ranks));
  }

  /** Whether training needs the statistics of other ranks, which no pass of neurons computes. */
  boolean isSynchronised() {
    return ranks.size() > 1;
  }

  @Override
  NDArray ofEach(
      ParameterStore store, NDArray folded, boolean training, PairList<String, Object> params) {
    return training && isSynchronised()
        ? ranks.batchNorm(folded, forNeurons(store, folded, true))
        : super.ofEach(store, folded, training, params);
  }

  /** This BN for the neurons that follow, on the device of {@code u}. */
  BatchNormArrays forNeurons(ParameterStore store, NDArray u, boolean training) {
    Function<String, NDArray> array =
        name -> store.getValue(norm.getDirectParameters().get(name), u.getDevice(), training);
    return new BatchNormArrays(
        array.apply("runningMean"),
        array.apply("runningVar"),
        array.apply("gamma"),
        array.apply("beta"),
        1 - DJL_MOMENTUM,
        EPSILON);
  }
}
