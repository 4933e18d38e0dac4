package sew.reproduce.figures;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import sew.data.Npy;
import sew.model.EventNet;
import sew.weights.WeightFile;

/**
 * A trained 7B-Net and the clip whose firing rates Figure 4 shows.
 *
 * @param frames [T, 2, H, W] event counts
 */
public record GestureClip(EventNet net, WeightFile weights, Npy frames) {
  public GestureClip {
    if (frames.shape().length != 4) {
      throw new IllegalArgumentException(
          "expected one clip [T, 2, H, W], found frames " + Arrays.toString(frames.shape()));
    }
  }

  /** A^l over the blocks. */
  double[] rates() {
    Shape shape = new Shape(1).addAll(new Shape(frames.shape()));
    return Figure4Nets.rates(net, Optional.of(weights), frames.toFloats(), shape, 0);
  }
}
