package sew.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import sew.collective.RankThreads;
import sew.collective.Ranks;
import sew.compute.NeedsNativeLibrary;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** BN with the statistics of all ranks is BN of all their values at once. */
@ExtendWith(NeedsNativeLibrary.class)
class SyncBatchNormTest {
  private static final int SAMPLES = 5;
  private static final int CHANNELS = 16;
  private static final int SIDE = 6;

  @TempDir private Path folder;

  /** Outputs and gradients of some samples, then what BN itself has, all by name. */
  private static Map<String, float[]> pass(Ranks ranks) {
    Ranks.Share share = ranks.share(SAMPLES);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode recording = GradMode.on()) {
      Block norm = Layers.norm();
      norm.initialize(manager, DataType.FLOAT32, new Shape(1, SAMPLES, CHANNELS, SIDE, SIDE));
      Layers.synchroniseNorms(norm, ranks);
      Map<String, Parameter> parameters = new TreeMap<>(StateDict.of(norm));
      int seed = 0;
      for (Parameter parameter : parameters.values()) {
        if (parameter.requiresGradient()) {
          Parameters.set(parameter, values(CHANNELS, 100 + seed++, 1));
        }
      }
      NDArray x = samples(manager, share, 1, 30);
      x.setRequiresGradient(true);
      NDArray weights = samples(manager, share, 2, 0);
      NDArray y = norm.forward(new ParameterStore(manager, false), new NDList(x), true).head();
      GradMode.backward(y.mul(weights).sum());
      Map<String, float[]> found = new TreeMap<>();
      found.put("y", y.toFloatArray());
      found.put("dx", x.getGradient().toFloatArray());
      List<NDArray> leaves = new ArrayList<>();
      parameters.values().stream()
          .filter(Parameter::requiresGradient)
          .forEach(parameter -> leaves.add(parameter.getArray()));
      ranks.sumGradients(leaves);
      parameters.forEach(
          (name, parameter) ->
              found.put(
                  name,
                  parameter.requiresGradient()
                      ? parameter.getArray().getGradient().toFloatArray()
                      : Parameters.get(parameter)));
      return found;
    }
  }

  /** [1, n, C, H, W]; each channel has a mean of its own, far from 0. */
  private static NDArray samples(NDManager manager, Ranks.Share share, long seed, float mean) {
    int size = CHANNELS * SIDE * SIDE;
    float[] all = values(SAMPLES * size, seed, mean);
    float[] own = Arrays.copyOfRange(all, share.from() * size, share.to() * size);
    return NativeArrays.of(
        manager, own, new Shape(1, share.to() - share.from(), CHANNELS, SIDE, SIDE));
  }

  private static float[] values(int n, long seed, float mean) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian(mean, 1);
    }
    return values;
  }

  @Test
  void unevenSharesGiveWhatTheWholeGives() throws Exception {
    Map<String, float[]> whole = pass(Ranks.alone());
    List<Future<Map<String, float[]>>> ranks =
        RankThreads.start(folder, 2, SyncBatchNormTest::pass);
    Map<String, float[]> first = ranks.get(0).get();
    Map<String, float[]> second = ranks.get(1).get();
    assertEquals(6, whole.size());
    whole.forEach(
        (name, expected) -> {
          float[] found = first.get(name);
          if (name.equals("y") || name.equals("dx")) {
            int own = found.length;
            found = Arrays.copyOf(found, own + second.get(name).length);
            System.arraycopy(second.get(name), 0, found, own, found.length - own);
          }
          assertClose(name, expected, found);
        });
  }

  /** To 1e-5 of the largest. */
  private static void assertClose(String name, float[] expected, float[] found) {
    assertEquals(expected.length, found.length, name);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * largest, name + " " + i);
    }
  }
}
