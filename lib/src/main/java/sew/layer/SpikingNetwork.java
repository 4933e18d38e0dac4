package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;

/**
 * A network in its three parts: logits [N, classes] = FC(mean over time of features(coding(x))).
 *
 * <p>A forward pass applies them in a row; analyses apply them one by one.
 */
public interface SpikingNetwork extends Block {

  /** Turns inputs [N, ...] into what the first layer over time reads: [T, N, C, H, W]. */
  Block coding();

  /** The layers and blocks between the coding and the mean over time, in forward order. */
  List<Block> features();

  /** Logits [N, classes] from the features O [T, N, ...]. */
  NDArray logits(ParameterStore store, NDArray o, boolean training);
}
