package sew.analysis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.kernel.KernelOutput;
import sew.layer.SpikingLayer;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

class NeuronTraceTest {

  /** 0.5, 1.0: fires; 0.5, 1.0: fires. */
  @Test
  void integrateAndFireCountsUp() {
    NeuronTrace trace = NeuronTrace.of(Neuron.If.DEFAULT, 0.5f, 0.5f, 0.5f, 0.5f, 0.25f);
    assertArrayEquals(new float[] {0.5f, 1, 0.5f, 1, 0.25f}, trace.h());
    assertArrayEquals(new float[] {0, 1, 0, 1, 0}, trace.s());
    assertArrayEquals(new float[] {0.5f, 0, 0.5f, 0, 0.25f}, trace.v());
    assertEquals(0.4, trace.firingRate(), 1e-12);
  }

  static Stream<Neuron> neurons() {
    Firing soft = new Firing(0.7, new Reset.Soft(), Surrogate.DEFAULT, true);
    Firing low = new Firing(0.7, new Reset.Hard(-0.2), Surrogate.DEFAULT, true);
    return Stream.of(
        Neuron.If.DEFAULT,
        new Neuron.If(soft),
        new Neuron.Lif(3, true, low),
        new Neuron.Lif(3, false, soft),
        new Neuron.Plif(5, true, low),
        Neuron.Plif.DEFAULT);
  }

  /** What is traced step by step is what a layer of a network computes. */
  @ParameterizedTest
  @MethodSource("neurons")
  void isWhatALayerComputes(Neuron neuron) {
    SplittableRandom random = new SplittableRandom(5);
    float[] x = new float[64];
    for (int t = 0; t < x.length; t++) {
      x[t] = (float) random.nextDouble(-0.5, 1.8);
    }
    NeuronTrace trace = NeuronTrace.of(neuron, x);
    try (NDManager manager = NDManager.newBaseManager();
        GradMode silent = GradMode.off()) {
      NDArray w =
          neuron instanceof Neuron.Plif plif
              ? NativeArrays.of(manager, new float[] {(float) plif.initialW()}, new Shape(1))
              : null;
      NDArray inputs = NativeArrays.of(manager, x, new Shape(x.length, 1));
      KernelOutput layer = SpikingLayer.run(neuron, inputs, null, w, false);
      assertArrayEquals(layer.spikes().toFloatArray(), trace.s());
      assertEquals(layer.v().toFloatArray()[0], trace.v()[x.length - 1]);
    }
  }
}
