package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sew.data.Samples.Inputs;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/** Eight micro-batches are eight workers with a replica each, whose gradients are averaged. */
class TrainingStepTest {
  private static final EventNet NET =
      EventNet.of(2, 4, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 3);
  private static final Shape CLIP = new Shape(3, 2, 8, 8);

  private static Inputs inputs(int from, int n) {
    int length = (int) CLIP.size();
    FloatBuffer values =
        ByteBuffer.allocateDirect(n * length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int i = from; i < from + n; i++) {
      SplittableRandom random = new SplittableRandom(i);
      for (int k = 0; k < length; k++) {
        values.put(random.nextInt(4));
      }
    }
    values.flip();
    return new Inputs(values, IntStream.range(from, from + n).mapToLong(i -> i % 3).toArray());
  }

  private record Result(
      Map<String, float[]> gradients, Map<String, float[]> statistics, double loss) {}

  private static Result step(List<Inputs> microBatches) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Block network = NET.initialized(manager, new Shape(1).addAll(CLIP), 7);
      RunningMetrics running = new RunningMetrics();
      int samples =
          new TrainingStep(network, Loss.CROSS_ENTROPY, manager)
              .accumulate(microBatches, CLIP, running);
      assertEquals(running.samples(), samples);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      Map<String, float[]> statistics = new LinkedHashMap<>();
      StateDict.of(network)
          .forEach(
              (name, parameter) -> {
                if (parameter.requiresGradient()) {
                  gradients.put(name, gradient(parameter));
                } else {
                  statistics.put(name, Parameters.get(parameter));
                }
              });
      return new Result(gradients, statistics, running.loss());
    }
  }

  private static float[] gradient(Parameter parameter) {
    try (NDArray gradient = parameter.getArray().getGradient()) {
      return gradient.toFloatArray();
    }
  }

  @Test
  void gradientsAreThoseOfAveragedWorkers() {
    List<Inputs> parts = IntStream.range(0, 8).mapToObj(k -> inputs(2 * k, 2)).toList();
    List<Result> workers = parts.stream().map(part -> step(List.of(part))).toList();
    Result together = step(parts);
    together
        .gradients()
        .forEach(
            (name, found) -> {
              float[] mean = new float[found.length];
              for (Result worker : workers) {
                float[] own = worker.gradients().get(name);
                for (int i = 0; i < mean.length; i++) {
                  mean[i] += own[i] / 8;
                }
              }
              assertArrayEquals(mean, found, 1e-6f, name);
            });
    assertEquals(
        workers.stream().mapToDouble(Result::loss).average().orElseThrow(), together.loss(), 1e-12);
    workers
        .get(0)
        .statistics()
        .forEach(
            (name, values) -> assertArrayEquals(values, together.statistics().get(name), name));
    assertFalse(
        Arrays.equals(
            workers.get(1).statistics().values().iterator().next(),
            together.statistics().values().iterator().next()),
        "the second worker's batch has other statistics");
  }

  /** A sample counts as much in a small micro-batch as in a large one; an empty one is nothing. */
  @Test
  void unequalMicroBatchesAreAveragedOverTheirSamples() {
    Result one = step(List.of(inputs(0, 1)));
    Result three = step(List.of(inputs(1, 3)));
    Result together = step(List.of(inputs(0, 1), inputs(4, 0), inputs(1, 3)));
    together
        .gradients()
        .forEach(
            (name, found) -> {
              float[] mean = new float[found.length];
              for (int i = 0; i < mean.length; i++) {
                mean[i] = one.gradients().get(name)[i] / 4 + 3 * three.gradients().get(name)[i] / 4;
              }
              assertArrayEquals(mean, found, 1e-6f, name);
            });
  }
}
