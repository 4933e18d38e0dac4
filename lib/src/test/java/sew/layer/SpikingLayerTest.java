package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

class SpikingLayerTest {
  private static final int STEPS = 6;
  private static final int NEURONS = 500;

  static Stream<Neuron> neurons() {
    List<Neuron> neurons = new ArrayList<>();
    for (Reset reset : List.of(new Reset.Hard(0), new Reset.Hard(-0.3), new Reset.Soft())) {
      for (boolean detach : new boolean[] {true, false}) {
        Firing firing = new Firing(0.8, reset, new Surrogate.ATan(2), detach);
        neurons.add(new Neuron.If(firing));
        for (boolean decay : new boolean[] {true, false}) {
          neurons.add(new Neuron.Lif(3, decay, firing));
          neurons.add(new Neuron.Plif(2, decay, firing));
        }
      }
    }
    return neurons.stream();
  }

  @ParameterizedTest
  @MethodSource("neurons")
  void firesExactlyZeroOrOneWhileTraining(Neuron neuron) {
    float[] x = inputs(STEPS * NEURONS);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode recording = GradMode.on()) {
      NDArray input = NativeArrays.of(manager, x, new Shape(STEPS, NEURONS));
      input.setRequiresGradient(true);
      var trained = SpikingLayer.run(neuron, input, null, w(neuron, manager), true);
      var tested = SpikingLayer.run(neuron, input, null, w(neuron, manager), false);
      float[] spikes = trained.spikes().toFloatArray();
      for (float s : spikes) {
        assertTrue(s == 0f || s == 1f, () -> "a spike is " + s);
      }
      assertArrayEquals(spikes, tested.spikes().toFloatArray());
    }
  }

  @ParameterizedTest
  @MethodSource("neurons")
  void followsEquations1To5(Neuron neuron) {
    float[] x = inputs(STEPS * NEURONS);
    float[] spikes;
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray input = NativeArrays.of(manager, x, new Shape(STEPS, NEURONS));
      spikes =
          SpikingLayer.run(neuron, input, null, w(neuron, manager), false).spikes().toFloatArray();
    }
    Reset reset = neuron.firing().reset();
    double rest = reset.rest();
    double threshold = neuron.firing().threshold();
    for (int n = 0; n < NEURONS; n++) {
      double v = rest;
      for (int t = 0; t < STEPS; t++) {
        double h = charge(neuron, v, x[t * NEURONS + n], rest);
        if (Math.abs(h - threshold) < 1e-5) {
          break; // float32 may decide otherwise, and everything after depends on it
        }
        int s = h >= threshold ? 1 : 0;
        assertEquals(s, spikes[t * NEURONS + n], "neuron " + n + " at step " + t);
        v = reset instanceof Reset.Soft ? h - threshold * s : s == 1 ? rest : h;
      }
    }
  }

  private static double charge(Neuron neuron, double v, double x, double rest) {
    if (neuron instanceof Neuron.If) {
      return v + x;
    }
    double tau = neuron instanceof Neuron.Lif lif ? lif.tau() : 2;
    boolean decayInput =
        neuron instanceof Neuron.Lif lif ? lif.decayInput() : ((Neuron.Plif) neuron).decayInput();
    return decayInput ? v + (x - (v - rest)) / tau : v - (v - rest) / tau + x;
  }

  @Test
  void firesAtTheThresholdItself() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float justBelow = Math.nextDown(1f);
      NDArray x = NativeArrays.of(manager, new float[] {1f, justBelow, 0f}, new Shape(1, 3));
      var response = SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, false);
      assertArrayEquals(new float[] {1, 0, 0}, response.spikes().toFloatArray());
      assertArrayEquals(new float[] {0, justBelow, 0}, response.v().toFloatArray());
    }
  }

  @Test
  void passesTheSurrogateGradientAtOneTimeStep() {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode recording = GradMode.on()) {
      NDArray x = NativeArrays.of(manager, new float[] {1f, 0f, 1.5f}, new Shape(1, 3));
      x.setRequiresGradient(true);
      GradMode.backward(SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes().sum());
      float atHalf = (float) (1 / (1 + Math.pow(Math.PI * 0.5, 2)));
      float atOne = (float) (1 / (1 + Math.pow(Math.PI, 2)));
      assertArrayEquals(new float[] {1f, atOne, atHalf}, x.getGradient().toFloatArray(), 1e-6f);
    }
  }

  @Test
  void goesOnFromAGivenMembranePotential() {
    float[] x = inputs(STEPS * NEURONS);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray all = NativeArrays.of(manager, x, new Shape(STEPS, NEURONS));
      Neuron neuron = Neuron.If.DEFAULT;
      var whole = SpikingLayer.run(neuron, all, null, null, false);
      var first = SpikingLayer.run(neuron, all.get("0:2"), null, null, false);
      var second = SpikingLayer.run(neuron, all.get("2:"), first.v(), null, false);
      assertArrayEquals(whole.spikes().get("2:").toFloatArray(), second.spikes().toFloatArray());
      assertArrayEquals(whole.v().toFloatArray(), second.v().toFloatArray());
    }
  }

  /** What autograd keeps must not be memory that Java may collect. */
  @ParameterizedTest
  @MethodSource("neurons")
  void gradientsSurviveAGarbageCollection(Neuron neuron) throws InterruptedException {
    assertArrayEquals(gradient(neuron, false), gradient(neuron, true));
  }

  private static float[] gradient(Neuron neuron, boolean collect) throws InterruptedException {
    try (NDManager manager = NDManager.newBaseManager();
        GradMode recording = GradMode.on()) {
      NDArray x = NativeArrays.of(manager, inputs(64), new Shape(4, 16));
      x.setRequiresGradient(true);
      NDArray loss = SpikingLayer.run(neuron, x, null, w(neuron, manager), true).spikes().sum();
      if (collect) {
        collectAndOverwrite();
      }
      GradMode.backward(loss);
      return x.getGradient().toFloatArray();
    }
  }

  /** Frees what is unreachable and fills the freed buffers with other numbers. */
  private static void collectAndOverwrite() throws InterruptedException {
    for (int round = 0; round < 2; round++) {
      System.gc();
      Thread.sleep(10);
      List<ByteBuffer> junk = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4 << (i % 6)).order(ByteOrder.nativeOrder());
        buffer.putFloat(0, 1e20f);
        junk.add(buffer);
      }
      assertEquals(2000, junk.size());
    }
  }

  private static NDArray w(Neuron neuron, NDManager manager) {
    return neuron instanceof Neuron.Plif plif
        ? NativeArrays.of(manager, new float[] {(float) plif.initialW()}, new Shape(1))
        : null;
  }

  private static float[] inputs(int size) {
    SplittableRandom random = new SplittableRandom(7);
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = (float) random.nextDouble(-1, 3);
    }
    return x;
  }
}
