package sew.reproduce.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.layer.Network;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;
import sew.weights.WeightLoading.Match;

/**
 * What a trained network computes from one clip.
 *
 * @param logits [classes]
 * @param spikes [layers][T], counts over channels and pixels, in forward order; in 7B-Net layer 0
 *     is the stem, and layers 2b - 1 and 2b are those of block b
 */
public record Prediction(float[] logits, List<long[]> spikes) {

  /** The class with the largest logit. */
  public int argmax() {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      best = logits[i] > logits[best] ? i : best;
    }
    return best;
  }

  /**
   * Predictions for clips [N, T, 2, H, W], or one clip [T, 2, H, W], of event counts.
   *
   * @throws IllegalArgumentException if the frames are of another shape or the weights do not fit
   */
  public static List<Prediction> of(
      Network net, WeightFile weights, Match match, Npy frames, Compute.Resolved compute) {
    long[] shape = frames.shape();
    if (shape.length < 4
        || shape.length > 5
        || shape[shape.length - 3] != 2
        || Arrays.stream(shape).anyMatch(n -> n == 0)) {
      throw new IllegalArgumentException(
          "expected frames [T, 2, H, W] or [N, T, 2, H, W], found " + Arrays.toString(shape));
    }
    long[] clip = Arrays.copyOfRange(shape, shape.length - 4, shape.length);
    Shape one = new Shape(1).addAll(new Shape(clip));
    int size = Math.toIntExact(one.size());
    float[] counts = frames.toFloats();
    List<Prediction> predictions = new ArrayList<>();
    try (ComputeScope scope = ComputeScope.open(compute);
        NDManager manager = NDManager.newBaseManager(compute.device());
        GradMode silent = GradMode.off()) {
      Block block = net.initialized(manager, one, 0);
      WeightLoading.load(net, block, weights, match);
      for (int n = 0; n < counts.length / size; n++) {
        float[] values = Arrays.copyOfRange(counts, n * size, (n + 1) * size);
        predictions.add(predict(block, NativeArrays.of(manager, values, one)));
      }
    }
    return predictions;
  }

  private static Prediction predict(Block block, NDArray clip) {
    List<long[]> spikes = new ArrayList<>();
    Probe count =
        (layer, output) -> {
          if (layer instanceof SpikingLayer) {
            spikes.add(perStep(output));
          }
        };
    ParameterStore store = new ParameterStore(clip.getManager(), false);
    try (clip;
        NDArray logits =
            block
                .forward(store, new NDList(clip), false, count.asParameters())
                .singletonOrThrow()) {
      return new Prediction(logits.toFloatArray(), spikes);
    }
  }

  /** Spikes [T, N, ...] summed over all but time. */
  static long[] perStep(NDArray spikes) {
    long steps = spikes.getShape().get(0);
    long[] counts = new long[Math.toIntExact(steps)];
    float[] values = spikes.toFloatArray();
    int size = values.length / counts.length;
    for (int i = 0; i < values.length; i++) {
      counts[i / size] += (long) values[i];
    }
    return counts;
  }
}
