package sew.reproduce.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import sew.data.Npy;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * What a network computes of one input, for whoever wants to see whether an importer of its NIR
 * graph computes the same: {@code input} [T, C, H, W], {@code logits} [classes], and {@code
 * spikes/NODE} [T], the spikes of a layer of neurons at every step, and {@code nearest/NODE} [T],
 * how near the nearest of them comes to V_th, |H - V_th|: sums that are rounded in another order
 * put it on the other side.
 */
public final class NirExample {
  private static final long SEED = 0;

  private NirExample() {}

  /** Counts of events of which most are 0, [T, C, H, W]. */
  public static float[] drawnFrames(int size) {
    Random random = new Random(SEED);
    float[] counts = new float[size];
    for (int i = 0; i < size; i++) {
      counts[i] = Math.max(0, random.nextInt(16) - 12);
    }
    return counts;
  }

  /** Normalised pixels, [C, H, W]. */
  public static float[] drawnImage(int size) {
    Random random = new Random(SEED);
    float[] pixels = new float[size];
    for (int i = 0; i < size; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    return pixels;
  }

  /**
   * The arrays by name.
   *
   * @param shape of the input of the network: [1, T, C, H, W], or [1, C, H, W] of a still image
   */
  public static Map<String, Npy> of(
      SpikingNetwork network, NDManager manager, float[] input, Shape shape) {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    IdentityHashMap<Block, String> names = new IdentityHashMap<>();
    StateDict.blocks(network, SpikingLayer.class).forEach((name, sn) -> names.put(sn, name));
    int[] steps = {1};
    Map<String, Npy> spikes = new LinkedHashMap<>();
    Probe count =
        new Probe() {
          @Override
          public void onOutput(Block layer, NDArray output) {
            if (layer instanceof SpikingLayer) {
              long[] perStep = Prediction.perStep(output);
              steps[0] = perStep.length;
              spikes.put("spikes/" + node(layer), Npy.of(perStep));
            }
          }

          @Override
          public void onInput(Block layer, NDArray input) {
            if (layer instanceof SpikingLayer sn) {
              float[] nearest = nearest(sn, input);
              spikes.put("nearest/" + node(layer), Npy.of(nearest, nearest.length));
            }
          }

          private String node(Block layer) {
            return names.get(layer).replace('.', '_');
          }
        };
    float[] logits;
    try (GradMode silent = GradMode.off();
        NDArray x = NativeArrays.of(manager, input, shape)) {
      ParameterStore store = new ParameterStore(manager, false);
      logits =
          network.forward(store, new NDList(x), false, count.asParameters()).head().toFloatArray();
    }
    arrays.put("input", perStep(input, shape, steps[0]));
    arrays.put("logits", Npy.of(logits, logits.length));
    // One neuron for the whole network.
    names.keySet().stream()
        .map(layer -> (float) ((SpikingLayer) layer).neuron().firing().threshold())
        .findFirst()
        .ifPresent(threshold -> arrays.put("threshold", Npy.of(new float[] {threshold}, 1)));
    arrays.putAll(spikes);
    return arrays;
  }

  /** |H[t] - V_th| of the neuron that is nearest to V_th, of every step. */
  private static float[] nearest(SpikingLayer sn, NDArray input) {
    float[] nearest = new float[Math.toIntExact(input.getShape().get(0))];
    int[] step = {0};
    sn.charge(
        input,
        h -> {
          try (NDArray above = h.sub(sn.neuron().firing().threshold());
              NDArray distance = above.abs();
              NDArray least = distance.min()) {
            nearest[step[0]++] = least.getFloat();
          }
        });
    return nearest;
  }

  /** A still image is the input of every step. */
  private static Npy perStep(float[] input, Shape shape, int steps) {
    long[] all = shape.getShape();
    if (all.length == 5) {
      return Npy.of(input, Arrays.copyOfRange(all, 1, 5));
    }
    float[] repeated = new float[Math.multiplyExact(steps, input.length)];
    for (int t = 0; t < steps; t++) {
      System.arraycopy(input, 0, repeated, t * input.length, input.length);
    }
    return Npy.of(repeated, steps, all[1], all[2], all[3]);
  }
}
