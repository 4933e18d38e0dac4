package sew.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.Scopes;
import sew.layer.NeuronInput;
import sew.layer.SpikingLayer;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** The fused kernel against DJL's operations, for every neuron, reset and surrogate. */
class JavaKernelTest {
  /** More than one block of the kernel, and not a multiple of a vector's lanes. */
  static final Shape INPUT = new Shape(6, 3, 7, 41);

  static Stream<Neuron> neurons() {
    List<Neuron> neurons = new ArrayList<>();
    List<Surrogate> surrogates =
        List.of(
            new Surrogate.ATan(2),
            new Surrogate.Sigmoid(4),
            new Surrogate.Rectangular(1),
            new Surrogate.PiecewiseQuadratic(1),
            new Surrogate.PiecewiseLeakyReLu(0.5, 0.01),
            new Surrogate.SoftSign(2),
            new Surrogate.Erf(2),
            new Surrogate.S2nn(4, 1),
            new Surrogate.StraightThrough());
    List<Reset> resets = List.of(new Reset.Hard(0), new Reset.Hard(-0.25), new Reset.Soft());
    for (Surrogate surrogate : surrogates) {
      for (Reset reset : resets) {
        for (boolean detach : new boolean[] {true, false}) {
          for (double threshold : new double[] {1, 0.7}) {
            Firing firing = new Firing(threshold, reset, surrogate, detach);
            neurons.add(new Neuron.If(firing));
            for (boolean decayInput : new boolean[] {true, false}) {
              neurons.add(new Neuron.Lif(3, decayInput, firing));
              neurons.add(new Neuron.Plif(1.7, decayInput, firing));
            }
          }
        }
      }
    }
    return neurons.stream();
  }

  /** Everything a forward and a backward pass give. */
  record Result(float[] s, float[] v, float[] gx, float[] gv0, float[] gw, float[] sInference) {}

  static Result run(Neuron neuron, Backend backend) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray x = random(manager, INPUT, 1);
      NDArray v0 = random(manager, INPUT.slice(1), 2);
      NDArray w =
          neuron instanceof Neuron.Plif plif
              ? manager.full(new Shape(1), (float) plif.initialW())
              : null;
      x.setRequiresGradient(true);
      v0.setRequiresGradient(true);
      if (w != null) {
        w.setRequiresGradient(true);
      }
      float[] s;
      float[] v;
      try (ComputeScope computing = Scopes.with(backend);
          GradMode recording = GradMode.on()) {
        var response = SpikingLayer.run(neuron, x, v0, w, true);
        s = response.spikes().toFloatArray();
        v = response.v().toFloatArray();
        NDArray loss =
            response
                .spikes()
                .mul(random(manager, INPUT, 3))
                .sum()
                .add(response.v().mul(random(manager, INPUT.slice(1), 4)).sum());
        GradMode.backward(loss);
      }
      try (ComputeScope computing = Scopes.with(backend);
          GradMode silent = GradMode.off()) {
        float[] again = SpikingLayer.run(neuron, x, v0, w, false).spikes().toFloatArray();
        return new Result(
            s,
            v,
            x.getGradient().toFloatArray(),
            v0.getGradient().toFloatArray(),
            w == null ? new float[0] : w.getGradient().toFloatArray(),
            again);
      }
    }
  }

  /** Inputs X that a gradient is wanted of. */
  static NDArray leaf(NDManager manager) {
    NDArray x = random(manager, INPUT, 1);
    x.setRequiresGradient(true);
    return x;
  }

  static NDArray random(NDManager manager, Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-0.6, 1.6);
    }
    return NativeArrays.of(manager, values, shape);
  }

  @ParameterizedTest
  @MethodSource("neurons")
  void givesTheSpikesOfTheOperationsBitByBitAndTheirGradients(Neuron neuron) {
    assertAgrees(run(neuron, Backend.PORTABLE), run(neuron, Backend.JAVA));
  }

  /** The same spikes and potentials bit by bit, and the same gradients within rounding. */
  static void assertAgrees(Result expected, Result fused) {
    assertArrayEquals(expected.s, fused.s);
    assertArrayEquals(expected.v, fused.v);
    assertArrayEquals(expected.s, fused.sInference);
    assertClose(expected.gx, fused.gx);
    assertClose(expected.gv0, fused.gv0);
    assertClose(expected.gw, fused.gw);
  }

  static void assertClose(float[] expected, float[] found) {
    assertClose(expected, found, 1e-5);
  }

  /** Relative to the largest value. */
  static void assertClose(float[] expected, float[] found, double tolerance) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - found[i]));
    }
    assertEquals(expected.length, found.length);
    assertTrue(difference <= tolerance * largest, difference + " of " + largest);
  }

  /** Training finds out that it diverged by spikes that are no numbers. */
  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"PORTABLE", "JAVA"})
  void showsInputsThatAreNotFinite(Backend backend) {
    for (float input : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu());
          ComputeScope computing = Scopes.with(backend);
          GradMode recording = GradMode.on()) {
        NDArray x = manager.full(new Shape(2, 5), input);
        float[] s =
            SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes().toFloatArray();
        assertTrue(Float.isNaN(s[0]) && Float.isNaN(s[9]), backend + " " + input);
      }
    }
  }

  /** The compiler takes over while this runs; a sum in another order would show. */
  @ParameterizedTest
  @MethodSource("neuronsWithSums")
  void givesTheSameBitsBeforeAndAfterItIsCompiled(Neuron neuron) {
    Result first = run(neuron, Backend.JAVA);
    for (int i = 0; i < 300; i++) {
      Result again = run(neuron, Backend.JAVA);
      assertArrayEquals(first.gw, again.gw);
      assertArrayEquals(first.gx, again.gx);
    }
  }

  static Stream<Neuron> neuronsWithSums() {
    return Stream.of(new Surrogate.ATan(2), new Surrogate.Sigmoid(4), new Surrogate.Erf(2))
        .map(
            surrogate ->
                new Neuron.Plif(2, true, new Firing(1, new Reset.Hard(0), surrogate, true)));
  }

  /** SEW's g = ADD in one pass: values and the gradients of X and of the shortcut. */
  @ParameterizedTest
  @MethodSource("neuronsWithSums")
  void addsTheShortcutAsTheOperationsDo(Neuron neuron) {
    assertEquals(sum(neuron, Backend.PORTABLE), sum(neuron, Backend.JAVA));
  }

  static List<String> sum(Neuron neuron, Backend backend) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      SpikingLayer layer = new SpikingLayer(neuron);
      layer.initialize(manager, DataType.FLOAT32, INPUT);
      NDArray x = random(manager, INPUT, 1);
      NDArray shortcut = random(manager, INPUT, 5);
      x.setRequiresGradient(true);
      shortcut.setRequiresGradient(true);
      NDArray o =
          layer.forwardAdding(
              new ParameterStore(manager, false), NeuronInput.of(x), shortcut, true);
      GradMode.backward(o, random(manager, INPUT, 6));
      List<String> digits = new ArrayList<>();
      for (NDArray array : List.of(o, x.getGradient(), shortcut.getGradient())) {
        for (float value : array.toFloatArray()) {
          digits.add(String.format(Locale.ROOT, "%.4f", value + 0f));
        }
      }
      return digits;
    }
  }

  @Test
  void leavesItsInputAlone() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.JAVA);
        GradMode recording = GradMode.on()) {
      NDArray x = leaf(manager);
      float[] before = x.toFloatArray();
      GradMode.backward(SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes().sum());
      assertArrayEquals(before, x.toFloatArray());
    }
  }

  @Test
  void addsTheGradientsOfTwoReadersOfItsSpikes() {
    float[] once = gradient(Backend.JAVA, 1);
    float[] twice = gradient(Backend.JAVA, 2);
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], twice[i], 1e-5);
    }
  }

  /** dL/dX for a loss that reads the spikes through {@code readers} further layers of neurons. */
  static float[] gradient(Backend backend, int readers) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      NDArray x = leaf(manager);
      NDArray s = SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes();
      NDArray shared = GradMode.shared(s.mul(s));
      NDArray loss = manager.zeros(new Shape());
      for (int i = 0; i < readers; i++) {
        NDArray read = SpikingLayer.run(Neuron.If.DEFAULT, shared, null, null, true).spikes();
        loss = loss.add(read.sum());
      }
      GradMode.backward(loss);
      return x.getGradient().toFloatArray();
    }
  }

  @Test
  void isNotUsedWhereNothingWouldRunItsBackwardPass() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.PORTABLE);
        GradMode recording = GradMode.on()) {
      NDArray x = leaf(manager);
      SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes().sum();
      assertTrue(GradMode.currentTape().orElseThrow().isEmpty());
    }
  }
}
