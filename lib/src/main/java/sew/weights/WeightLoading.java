package sew.weights;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.Map;
import java.util.function.UnaryOperator;
import sew.data.Npy;
import sew.layer.Network;
import sew.layer.StateDict;

/**
 * Puts the weights of any file into a network: with the authors' or SpikingJelly's names, of a
 * run's checkpoint, or by position.
 */
public final class WeightLoading {
  private WeightLoading() {}

  /** How tensors of a file find their parameters. */
  public enum Match {
    NAME,
    /** In order, whatever the names: for weights of another kind of block. */
    POSITION
  }

  /**
   * Sets every parameter of {@code block}, an initialised {@code network}.
   *
   * @throws IllegalArgumentException with everything that does not fit; then nothing was set
   */
  public static void load(Network network, Block block, WeightFile weights, Match match) {
    Map<String, Npy> tensors = weights.weights();
    // A checkpoint has our names, other files have the authors'.
    UnaryOperator<String> names =
        weights.isCheckpoint() ? UnaryOperator.identity() : network.authorsNames();
    Map<String, Parameter> named = StateDict.of(block, names);
    if (match == Match.POSITION) {
      Weights.loadByPosition(named, tensors);
    } else {
      Weights.load(named, tensors);
    }
  }
}
