package sew.weights;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Map;
import sew.data.Npy;
import sew.layer.Network;
import sew.layer.StateDict;

/**
 * Puts the weights of any file into a network: of the authors, of SpikingJelly, of a run of this
 * project, or of torchvision's ANN of the same depth, as a start for training. The names in the
 * file say which of these it is ({@link NameStyle}).
 */
public final class WeightLoading {
  private WeightLoading() {}

  /** How tensors of a file find their parameters. */
  public enum Match {
    NAME,
    /** In order, whatever the names: for weights of another kind of block. */
    POSITION
  }

  /** As {@link #load(Network, Block, WeightFile, Match)}, by {@link Match#NAME}. */
  public static void load(Network network, Block block, WeightFile weights) {
    load(network, block, weights, Match.NAME);
  }

  /**
   * Sets every parameter of {@code block}, an initialised {@code network}, and the statistics of
   * its BN.
   *
   * @throws IllegalArgumentException with everything that does not fit, such as another number of
   *     classes; then nothing was set
   */
  public static void load(Network network, Block block, WeightFile weights, Match match) {
    Map<String, Npy> tensors = weights.weights();
    NameStyle style = weights.names();
    Map<String, Parameter> named =
        style == NameStyle.OURS
            ? StateDict.of(block)
            : StateDict.of(block, name -> style.fromAuthors(network.authorsNames().apply(name)));
    try {
      if (match == Match.POSITION) {
        Weights.loadByPosition(named, tensors);
      } else {
        Weights.load(named, tensors);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(weights.prefixed(e.getMessage()), e);
    }
  }
}
