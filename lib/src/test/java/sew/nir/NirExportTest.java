package sew.nir;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** What a NIR file computes, by its specification, is what the network computes. */
class NirExportTest {
  private static final double DT = 1e-4;
  private static final int STEPS = 3;

  /** No processor rounds sums further apart than this. */
  private static final double ROUNDING = 1e-5;

  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);
  private static final Residual AND = new Residual.Sew(ConnectFunction.AND);
  private static final Residual IAND = new Residual.Sew(ConnectFunction.IAND);
  private static final Firing LOW = new Firing(0.5, new Reset.Hard(-0.25), Surrogate.DEFAULT, true);

  @TempDir private Path folder;

  static Stream<Arguments> networks() {
    Neuron lif = new Neuron.Lif(1.5, false, LOW);
    return Stream.of(
        Arguments.of("ADD, max pooling over sums", events(ADD, Neuron.Plif.DEFAULT)),
        Arguments.of("ADD, IF", events(ADD, Neuron.If.DEFAULT)),
        Arguments.of("AND", events(AND, Neuron.Lif.DEFAULT)),
        Arguments.of("IAND, IF", events(IAND, Neuron.If.DEFAULT)),
        Arguments.of("spiking, undivided input", events(new Residual.Spiking(), lif)),
        Arguments.of("plain", events(new Residual.Plain(), new Neuron.If(LOW))),
        Arguments.of("SEW ResNet", images(ADD, Neuron.If.DEFAULT, false)),
        Arguments.of(
            "Spiking ResNet of bottlenecks, LIF",
            images(new Residual.Spiking(), Neuron.Lif.DEFAULT, true)));
  }

  private static Network events(Residual residual, Neuron neuron) {
    return new EventNet(
        List.of(new EventNet.Stage(6, 2), new EventNet.Stage(8, 1)), 3, residual, neuron, 5);
  }

  private static Network images(Residual residual, Neuron neuron, boolean bottleneck) {
    return new ResNet(List.of(1, 1, 1, 1), bottleneck, residual, neuron, STEPS, false, 5);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void theFileSpikesAsTheNetworkDoes(String name, Network net) throws IOException {
    boolean isStill = net instanceof ResNet;
    int[] input = isStill ? new int[] {3, 32, 32} : new int[] {2, 16, 16};
    int size = input[0] * input[1] * input[2];
    float[] values = inputs(isStill ? size : STEPS * size, isStill);
    try (ComputeScope scope = ComputeScope.open(Compute.DEFAULT.withBackend(Backend.PORTABLE));
        NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      Shape shape =
          isStill
              ? new Shape(1, input[0], input[1], input[2])
              : new Shape(1, STEPS, input[0], input[1], input[2]);
      SpikingNetwork block = net.initialized(manager, shape, 7);
      learn(block);
      Map<String, float[]> expected = new LinkedHashMap<>();
      float[] logits = run(block, NativeArrays.of(manager, values, shape), expected);
      Path file = folder.resolve("net.nir");
      NirFile.write(file, NirExport.of(block, input, DT, Map.of("T", "3")));
      try (NirInterpreter graph = new NirInterpreter(file, DT)) {
        assertEquals("3", graph.text("/node/metadata/T"));
        assertEquals(1, graph.inputsOf("output").size());
        compare(graph, isStill, values, expected, logits);
      }
    }
  }

  private static void compare(
      NirInterpreter graph,
      boolean isStill,
      float[] values,
      Map<String, float[]> expected,
      float[] logits) {
    float[] mean = new float[logits.length];
    for (int t = 0; t < STEPS; t++) {
      int size = values.length / (isStill ? 1 : STEPS);
      int from = isStill ? 0 : t * size;
      Map<String, float[]> outputs = graph.step(Arrays.copyOfRange(values, from, from + size));
      for (Map.Entry<String, float[]> layer : expected.entrySet()) {
        float[] spikes = outputs.get(layer.getKey().replace('.', '_'));
        int each = layer.getValue().length / STEPS;
        float[] ours = Arrays.copyOfRange(layer.getValue(), t * each, (t + 1) * each);
        int other = Arrays.mismatch(ours, spikes);
        if (other >= 0 && graph.margin(layer.getKey(), other) < ROUNDING) {
          return; // a sum was rounded in another order, and what follows differs
        }
        assertEquals(-1, other, layer.getKey());
      }
      for (int i = 0; i < mean.length; i++) {
        mean[i] += outputs.get("output")[i] / STEPS;
      }
    }
    for (int i = 0; i < mean.length; i++) {
      assertEquals(logits[i], mean[i], 1e-5 * (1 + Math.abs(logits[i])));
    }
  }

  /** Spikes [T, ...] of every layer of neurons, all of which must fire and not always. */
  private static float[] run(Block block, NDArray x, Map<String, float[]> spikes) {
    IdentityHashMap<Block, String> names = new IdentityHashMap<>();
    StateDict.blocks(block, SpikingLayer.class).forEach((name, sn) -> names.put(sn, name));
    Probe probe =
        (layer, output) -> {
          if (layer instanceof SpikingLayer) {
            spikes.put(names.get(layer), output.toFloatArray());
          }
        };
    ParameterStore store = new ParameterStore(x.getManager(), false);
    float[] logits =
        block.forward(store, new NDList(x), false, probe.asParameters()).head().toFloatArray();
    assertEquals(names.size(), spikes.size());
    spikes.forEach(
        (name, s) -> {
          double sum = 0;
          for (float spike : s) {
            sum += spike;
          }
          assertTrue(sum > 0 && sum < s.length, name + " fires at a rate of " + sum / s.length);
        });
    return logits;
  }

  /** Statistics and parameters of BN, and w of PLIF, as if learned. */
  private static void learn(Block block) {
    Random random = new Random(3);
    StateDict.of(block)
        .forEach(
            (name, parameter) -> {
              float[] values = Parameters.get(parameter);
              boolean isNorm = name.contains("bn") || name.contains("downsample.1");
              for (int i = 0; i < values.length; i++) {
                if (name.endsWith("running_var")) {
                  values[i] = 0.05f + 0.1f * random.nextFloat();
                } else if (name.endsWith("running_mean") || name.endsWith(".w")) {
                  values[i] += 0.4f * random.nextFloat() - 0.2f;
                } else if (isNorm && name.endsWith("weight")) {
                  values[i] = 0.8f + 0.4f * random.nextFloat();
                } else if (isNorm && name.endsWith("bias")) {
                  values[i] = 0.3f + 0.4f * random.nextFloat();
                }
              }
              Parameters.set(parameter, values);
            });
  }

  private static float[] inputs(int size, boolean isStill) {
    Random random = new Random(5);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = isStill ? (float) random.nextGaussian() : random.nextInt(3);
    }
    return values;
  }

  @Test
  void whatNirDoesNotHaveIsRefusedWithTheReason() {
    Firing soft = new Firing(1, new Reset.Soft(), Surrogate.DEFAULT, true);
    refuses(events(ADD, new Neuron.If(soft)), "hard reset");
    refuses(events(new Residual.Sew((a, s) -> a), Neuron.If.DEFAULT), "g of Table 1");
    var pooled =
        new EventNet(
            List.of(new EventNet.Stage(6, 6, 2, 0, 1, 0), new EventNet.Stage(6, 1)),
            1,
            ADD,
            Neuron.If.DEFAULT,
            5,
            List.of(ADD, AND));
    refuses(pooled, "numbers up to 3");
  }

  private static void refuses(Network net, String reason) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      SpikingNetwork block = net.initialized(manager, new Shape(1, STEPS, 2, 16, 16), 7);
      var e =
          assertThrows(
              IllegalArgumentException.class,
              () -> NirExport.of(block, new int[] {2, 16, 16}, DT, Map.of()));
      assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
  }
}
