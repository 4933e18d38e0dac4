package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.MemoryOrder;
import sew.compute.Precision;
import sew.compute.Scopes;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * BN in the neurons' pass against PyTorch's own; what the native backend computes is skipped where
 * it is not built.
 */
class BatchNormalisationTest {
  // 5 channels of 12 x 20 pixels: rows of neurons end neither with a channel nor with a block.
  private static final Shape CLIPS = new Shape(3, 4, 2, 12, 20);

  static Stream<Arguments> networks() {
    List<Residual> residuals =
        List.of(
            new Residual.Sew(ConnectFunction.ADD),
            new Residual.Sew(ConnectFunction.IAND),
            new Residual.Spiking(),
            new Residual.Plain());
    return residuals.stream()
        .flatMap(
            residual ->
                Stream.of(
                    Arguments.of(
                        Backend.JAVA, residual, MemoryOrder.CHANNELS_FIRST, Precision.FLOAT32),
                    Arguments.of(
                        Backend.JAVA, residual, MemoryOrder.CHANNELS_LAST, Precision.FLOAT32),
                    Arguments.of(
                        Backend.NATIVE, residual, MemoryOrder.CHANNELS_FIRST, Precision.FLOAT32),
                    Arguments.of(
                        Backend.NATIVE, residual, MemoryOrder.CHANNELS_LAST, Precision.FLOAT32),
                    Arguments.of(
                        Backend.NATIVE, residual, MemoryOrder.CHANNELS_FIRST, Precision.BFLOAT16)));
  }

  private static void assumeBuilt(Backend backend) {
    Optional<String> missing = backend.unavailableReason(Device.cpu());
    assumeTrue(missing.isEmpty(), () -> backend + " needs " + missing.orElseThrow());
  }

  /** A probe sees the output of every layer, so that BN is a layer of its own then. */
  @ParameterizedTest
  @MethodSource("networks")
  void givesTheBitsOfTheLayerInTrainingAndEvaluation(
      Backend backend, Residual residual, MemoryOrder order, Precision precision) {
    assumeBuilt(backend);
    Map<String, float[]> apart;
    Map<String, float[]> inOnePass;
    try (ComputeScope computing =
        Scopes.with(c -> c.withBackend(backend).withMemoryOrder(order).withPrecision(precision))) {
      apart = trainAndEvaluate(residual, (layer, output) -> {});
      inOnePass = trainAndEvaluate(residual, Probe.NONE);
    }

    assertEquals(apart.keySet(), inOnePass.keySet());
    float sum = 0;
    for (float gradient : apart.get("block1.conv2.weight")) {
      sum += Math.abs(gradient);
    }
    assertTrue(sum > 0, "no gradient");
    apart.forEach((name, values) -> assertArrayEquals(values, inOnePass.get(name), name));
  }

  /** Logits of two training steps and of an evaluation, gradients and BN statistics. */
  private static Map<String, float[]> trainAndEvaluate(Residual residual, Probe probe) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      manager.getEngine().setRandomSeed(5);
      EventNet net = EventNet.of(2, 5, residual, Neuron.Plif.DEFAULT, 4);
      Block block = net.initialized(manager, CLIPS, 1);
      scatter(block);
      for (int step = 0; step < 2; step++) {
        try (GradMode recording = GradMode.on()) {
          NDArray logits = logits(block, manager, true, probe);
          GradMode.backward(logits.square().sum());
          values.put("training " + step, logits.toFloatArray());
        }
      }
      try (GradMode silent = GradMode.off()) {
        values.put("evaluation", logits(block, manager, false, probe).toFloatArray());
      }
      values.putAll(Learned.of(block));
    }
    return values;
  }

  /** Weights, biases and statistics of BN that are no round numbers. */
  private static void scatter(Block block) {
    Random random = new Random(3);
    StateDict.of(block)
        .forEach(
            (name, parameter) -> {
              if (name.contains("bn")) {
                float[] values = new float[Parameters.get(parameter).length];
                for (int c = 0; c < values.length; c++) {
                  values[c] = 0.2f + random.nextFloat();
                }
                Parameters.set(parameter, values);
              }
            });
  }

  private static NDArray logits(Block block, NDManager manager, boolean training, Probe probe) {
    NDArray x = manager.randomUniform(0, 3, CLIPS);
    ParameterStore store = new ParameterStore(manager, false);
    PairList<String, Object> params = probe.asParameters();
    return block.forward(store, new NDList(x), training, params).singletonOrThrow();
  }

  /** 1024 channels are more than a row of neurons; of 48 a row has no whole number. */
  static Stream<Arguments> backendsAndChannels() {
    return Stream.of(Backend.JAVA, Backend.NATIVE)
        .flatMap(
            backend ->
                IntStream.of(16, 32, 48, 512, 1024)
                    .mapToObj(channels -> Arguments.of(backend, channels)));
  }

  @ParameterizedTest
  @MethodSource("backendsAndChannels")
  void givesTheGradientsOfTheLayerInChannelsLastOrder(Backend backend, int channels) {
    assumeBuilt(backend);
    try (ComputeScope computing =
        Scopes.with(c -> c.withBackend(backend).withMemoryOrder(MemoryOrder.CHANNELS_LAST))) {
      Map<String, float[]> apart = gradients(channels, (layer, output) -> {});
      Map<String, float[]> inOnePass = gradients(channels, Probe.NONE);
      assertEquals(apart.keySet(), inOnePass.keySet());
      assertEquals(3, apart.size());
      apart.forEach(
          (name, values) -> {
            float max = 0;
            for (float value : values) {
              max = Math.max(max, Math.abs(value));
            }
            assertTrue(max > 0, name);
            assertArrayEquals(values, inOnePass.get(name), 1e-5f * max, name);
          });
    }
  }

  /** dL/dU, dL/dweight and dL/dbias of BN before neurons. */
  private static Map<String, float[]> gradients(int channels, Probe probe) {
    Shape input = new Shape(4, 3, channels, 9, 7);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode recording = GradMode.on()) {
      manager.getEngine().setRandomSeed(5);
      Chain chain = new Chain().add("bn", Layers.norm());
      chain.add("sn", new SpikingLayer(Neuron.Plif.DEFAULT));
      chain.initialize(manager, DataType.FLOAT32, input);
      scatter(chain);
      NDArray u = manager.randomUniform(-1, 5, input);
      NDArray weights = manager.randomNormal(input);
      u.setRequiresGradient(true);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray s =
          chain
              .forward(
                  store,
                  new NDList(MemoryOrder.CHANNELS_LAST.arrange(u)),
                  true,
                  probe.asParameters())
              .head();
      GradMode.backward(s.mul(weights).sum());
      Map<String, float[]> gradients = new LinkedHashMap<>();
      gradients.put("u", u.getGradient().toFloatArray());
      StateDict.of(chain)
          .forEach(
              (name, parameter) -> {
                if (name.contains("bn") && parameter.requiresGradient()) {
                  gradients.put(name, parameter.getArray().getGradient().toFloatArray());
                }
              });
      return gradients;
    }
  }

  /** PyTorch's complaint, as of the layer alone, before anything is read or written elsewhere. */
  @ParameterizedTest
  @EnumSource(names = {"JAVA", "NATIVE"})
  void refusesAnotherNumberOfChannels(Backend backend) {
    assumeBuilt(backend);
    Shape input = new Shape(4, 3, 5, 12, 20);
    for (boolean training : new boolean[] {true, false}) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu());
          ComputeScope computing = Scopes.with(backend);
          GradMode recording = GradMode.on()) {
        Chain chain = new Chain().add("bn", Layers.norm());
        chain.add("sn", new SpikingLayer(Neuron.If.DEFAULT));
        chain.initialize(manager, DataType.FLOAT32, input);
        ParameterStore store = new ParameterStore(manager, false);
        NDArray x = manager.ones(new Shape(4, 3, 7, 12, 20));
        var e =
            assertThrows(
                EngineException.class, () -> chain.forward(store, new NDList(x), training));
        assertTrue(e.getMessage().contains("should contain 7 elements"), e.getMessage());
      }
    }
  }

  @Test
  void leavesOnlyNormsToNeurons() {
    List<String> left = new ArrayList<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Chain chain = new Chain().add("conv", Layers.conv(5, 3, 1)).add("bn", Layers.norm());
      Shape input = new Shape(4, 3, 2, 12, 20);
      chain.initialize(manager, DataType.FLOAT32, input);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray x = NativeArrays.of(manager, new float[(int) input.size()], input);
      for (Backend backend : List.of(Backend.JAVA, Backend.PORTABLE, Backend.NONE)) {
        try (ComputeScope computing = Scopes.with(backend);
            GradMode silent = GradMode.off();
            NeuronInput drive =
                chain.neuronInput(store, x, new SpikingLayer(Neuron.If.DEFAULT), false, null)) {
          if (drive.norm() != null) {
            left.add(backend.toString());
          }
        }
      }
    }
    assertEquals(List.of(Backend.JAVA.toString()), left);
  }
}
