package sew.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.ComputeScope;
import sew.layer.Network;
import sew.layer.Probe;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

class BlockByBlockTest {
  private static final Shape IMAGES = new Shape(2, 3, 32, 32);
  private static final Shape CLIPS = new Shape(2, 3, 2, 16, 16);
  private static final Neuron IF = new Neuron.If(Firing.DEFAULT);

  static Stream<Residual> residuals() {
    return Stream.of(
        new Residual.Sew(ConnectFunction.ADD),
        new Residual.Sew(ConnectFunction.AND),
        new Residual.Sew(ConnectFunction.IAND),
        new Residual.Spiking(),
        new Residual.Plain());
  }

  private static ResNet resNet(Residual residual, boolean zeroInit) {
    return new ResNet(ResNet.Depth.D18, residual, IF, 3, zeroInit, 10);
  }

  /** The gradients that reach the weights of the blocks are those of the whole graph at once. */
  @ParameterizedTest
  @MethodSource("residuals")
  void gradientsAreThoseOfTheWholeGraph(Residual residual) {
    compare(resNet(residual, false), IMAGES, "layer1.0.conv1.weight");
    compare(EventNet.of(3, 8, residual, IF, 10), CLIPS, "block0.conv1.weight");
  }

  private static void compare(Network net, Shape shape, String below) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = input(manager, shape);
      NDArray labels = NativeArrays.of(manager, new long[] {3, 7});
      Block whole = net.initialized(manager, shape, 1);
      try (GradMode recording = GradMode.on()) {
        ParameterStore store = new ParameterStore(manager, false);
        NDArray logits = whole.forward(store, new NDList(x), true).head();
        GradMode.backward(
            Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(logits)));
      }
      SpikingNetwork pieces = net.initialized(manager, shape, 1);
      try (BlockByBlock pass = new BlockByBlock(pieces, true, manager, ComputeScope.current())) {
        pass.forward(x);
        pass.backward(labels);
      }
      Map<String, Parameter> expected = StateDict.of(whole);
      StateDict.of(pieces)
          .forEach(
              (name, parameter) -> {
                if (name.equals(below) || name.startsWith("fc")) {
                  assertClose(gradient(expected.get(name)), gradient(parameter), name);
                }
              });
      assertTrue(StateDict.of(pieces).containsKey(below), below);
    }
  }

  private static float[] gradient(Parameter parameter) {
    return parameter.getArray().getGradient().toFloatArray();
  }

  private static void assertClose(float[] expected, float[] found, String name) {
    double size = 0;
    for (float value : expected) {
      size = Math.max(size, Math.abs(value));
    }
    assertNotEquals(0, size, name);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-5 * size, name);
    }
  }

  @ParameterizedTest
  @MethodSource("residuals")
  void ratesAreThoseThatAProbeSees(Residual residual) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = input(manager, IMAGES);
      List<Double> expected = new ArrayList<>();
      List<List<Double>> expectedSteps = new ArrayList<>();
      Probe probe =
          (layer, output) -> {
            if (layer instanceof ResidualBlock) {
              expected.add((double) output.mean().getFloat());
              expectedSteps.add(
                  IntStream.range(0, 3)
                      .mapToObj(t -> (double) output.get(t).mean().getFloat())
                      .toList());
            }
          };
      Network net = resNet(residual, false);
      try (GradMode silent = GradMode.off()) {
        net.initialized(manager, IMAGES, 1)
            .forward(new ParameterStore(manager, false), new NDList(x), true, probe.asParameters());
      }
      try (BlockByBlock pass =
          new BlockByBlock(
              net.initialized(manager, IMAGES, 1), true, manager, ComputeScope.current())) {
        List<BlockByBlock.Rates> rates = pass.forward(x);
        assertEquals(8, rates.size());
        assertEquals(expected, rates.stream().map(BlockByBlock.Rates::o).toList());
        assertEquals(
            expectedSteps,
            rates.stream()
                .map(at -> at.steps().stream().map(BlockByBlock.Rates.AtStep::o).toList())
                .toList());
        for (BlockByBlock.Rates at : rates) {
          double mean = at.steps().stream().mapToDouble(step -> step.a()).average().orElseThrow();
          assertEquals(at.a(), mean, 1e-6, "mean over the steps of A^l");
          assertNotEquals(at.o(), at.steps().get(0).o(), "the first step is not the mean");
        }
      }
    }
  }

  /** Eq. (10): with zero init a SEW block passes the gradient on as it is, where it keeps shape. */
  @Test
  void zeroInitPassesGradientsOn() {
    for (ConnectFunction g : ConnectFunction.TABLE_1) {
      List<BlockByBlock.Amplitudes> amplitudes = amplitudes(new Residual.Sew(g), true);
      for (int l : new int[] {0, 2, 4, 6}) {
        assertEquals(amplitudes.get(l + 1).s(), amplitudes.get(l).o(), 1e-7, g + " " + l);
      }
      assertTrue(amplitudes.stream().allMatch(at -> at.s() == at.o()), g.toString());
    }
  }

  @Test
  void aPlainNetHasNoShortcut() {
    assertTrue(
        amplitudes(new Residual.Plain(), false).stream()
            .allMatch(at -> Double.isNaN(at.s()) && at.a() > 0));
  }

  private static List<BlockByBlock.Amplitudes> amplitudes(Residual residual, boolean zeroInit) {
    try (NDManager manager = NDManager.newBaseManager()) {
      SpikingNetwork net = resNet(residual, zeroInit).initialized(manager, IMAGES, 1);
      try (BlockByBlock pass = new BlockByBlock(net, true, manager, ComputeScope.current())) {
        pass.forward(input(manager, IMAGES));
        return pass.backward(NativeArrays.of(manager, new long[] {3, 7}));
      }
    }
  }

  private static NDArray input(NDManager manager, Shape shape) {
    SplittableRandom random = new SplittableRandom(9);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NativeArrays.of(manager, values, shape);
  }
}
