package sew.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static sew.kernel.JavaKernelTest.INPUT;
import static sew.kernel.JavaKernelTest.assertAgrees;
import static sew.kernel.JavaKernelTest.assertClose;
import static sew.kernel.JavaKernelTest.gradient;
import static sew.kernel.JavaKernelTest.leaf;
import static sew.kernel.JavaKernelTest.random;
import static sew.kernel.JavaKernelTest.run;
import static sew.kernel.JavaKernelTest.sum;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import com.sun.jna.ptr.LongByReference;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Autocast;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.compute.NativeLibrary;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Precision;
import sew.compute.Scopes;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

/** The function in C++ against DJL's operations; skipped where it is not built. */
@ExtendWith(NeedsNativeLibrary.class)
class NativeKernelTest {
  private static final Compute ROUNDING = Compute.DEFAULT.withPrecision(Precision.BFLOAT16);

  static Stream<Neuron> neurons() {
    return JavaKernelTest.neurons();
  }

  static Stream<Neuron> neuronsWithSums() {
    return JavaKernelTest.neuronsWithSums();
  }

  @ParameterizedTest
  @MethodSource("neurons")
  void givesTheSpikesOfTheOperationsBitByBitAndTheirGradients(Neuron neuron) {
    assertAgrees(run(neuron, Backend.PORTABLE), run(neuron, Backend.NATIVE));
  }

  @ParameterizedTest
  @MethodSource("neuronsWithSums")
  void addsTheShortcutAsTheOperationsDo(Neuron neuron) {
    assertEquals(sum(neuron, Backend.PORTABLE), sum(neuron, Backend.NATIVE));
  }

  @Test
  void givesTheSameBitsEveryTime() {
    JavaKernelTest.Result first = run(Neuron.Plif.DEFAULT, Backend.NATIVE);
    for (int i = 0; i < 20; i++) {
      JavaKernelTest.Result again = run(Neuron.Plif.DEFAULT, Backend.NATIVE);
      assertArrayEquals(first.gw(), again.gw());
      assertArrayEquals(first.gx(), again.gx());
    }
  }

  @Test
  void showsInputsThatAreNotFinite() {
    for (float input : new float[] {Float.POSITIVE_INFINITY, Float.NaN}) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu());
          ComputeScope computing = Scopes.with(Backend.NATIVE);
          GradMode recording = GradMode.on()) {
        NDArray x = manager.full(new Shape(2, 5), input);
        float[] s =
            SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes().toFloatArray();
        assertTrue(Float.isNaN(s[0]) && Float.isNaN(s[9]), "spikes of " + input);
        float[] t =
            SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, false).spikes().toFloatArray();
        assertEquals(Float.isNaN(input) ? 0 : 1, t[0]);
      }
    }
  }

  /** Channels last, time last, and every second neuron: spikes and gradients stay the same. */
  @Test
  void takesInputsInAnyOrderOfMemory() {
    for (int[] axes : List.of(new int[] {0, 1, 3, 2}, new int[] {3, 2, 1, 0})) {
      assertArrayEquals(turned(axes, Backend.PORTABLE, false), turned(axes, Backend.NATIVE, false));
      assertClose(turned(axes, Backend.PORTABLE, true), turned(axes, Backend.NATIVE, true));
    }
  }

  /** Spikes, or dL/dX, of a view of X, with a shortcut that lies otherwise in memory. */
  private static float[] turned(int[] axes, Backend backend, boolean gradients) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      NDArray x = leaf(manager);
      NDArray view = x.transpose(axes).get(":, :, ::2");
      NDArray v0 = random(manager, view.getShape().slice(1), 2);
      NDArray w = manager.zeros(new Shape(1));
      NDArray s = SpikingLayer.run(Neuron.Plif.DEFAULT, view, v0, w, true).spikes();
      GradMode.backward(s.mul(random(manager, s.getShape(), 3)).sum());
      return gradients ? x.getGradient().toFloatArray() : s.toFloatArray();
    }
  }

  /** The same X at every time step, which is one stretch of memory. */
  @Test
  void takesInputsThatAreRepeated() {
    assertArrayEquals(repeated(Backend.PORTABLE, false), repeated(Backend.NATIVE, false));
    assertClose(repeated(Backend.PORTABLE, true), repeated(Backend.NATIVE, true));
  }

  private static float[] repeated(Backend backend, boolean gradients) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      NDArray x = random(manager, new Shape(1, 3, 5, 11, 13), 1);
      x.setRequiresGradient(true);
      NDArray w = manager.zeros(new Shape(1));
      NDArray all = x.broadcast(new Shape(4, 3, 5, 11, 13));
      NDArray s = SpikingLayer.run(Neuron.Plif.DEFAULT, all, null, w, true).spikes();
      GradMode.backward(s.mul(random(manager, s.getShape(), 3)).sum());
      return gradients ? x.getGradient().toFloatArray() : s.toFloatArray();
    }
  }

  @Test
  void addsTheGradientsOfTwoReadersOfItsSpikes() {
    assertClose(gradient(Backend.PORTABLE, 2), gradient(Backend.NATIVE, 2));
  }

  /** dL/dX takes the memory of X where nobody else reads it, and only there. */
  @Test
  void leavesAloneWhatOthersRead() {
    for (boolean othersRead : new boolean[] {false, true}) {
      float[] expected = gradientOfProduct(Backend.PORTABLE, othersRead);
      assertClose(expected, gradientOfProduct(Backend.NATIVE, othersRead));
    }
  }

  private static float[] gradientOfProduct(Backend backend, boolean othersRead) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      NDArray leaf = leaf(manager);
      NDArray loss;
      try (NDArray x = leaf.square()) {
        // Backward takes the latest operation first: this one reads X after the neurons have.
        NDArray other = othersRead ? x.square().sum() : manager.zeros(new Shape());
        loss = SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes().sum().add(other);
      }
      GradMode.backward(loss);
      return leaf.getGradient().toFloatArray();
    }
  }

  /** A graph that is kept can be walked through again. */
  @Test
  void keepsItsInputsAsLongAsTheGraph() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode recording = GradMode.on()) {
      NDArray leaf = leaf(manager);
      NDArray s;
      try (NDArray x = leaf.square()) {
        s = SpikingLayer.run(Neuron.If.DEFAULT, x, null, null, true).spikes();
      }
      NDArray ones = s.onesLike();
      JniUtils.backward((PtNDArray) s, (PtNDArray) ones, true, false);
      float[] once = leaf.getGradient().toFloatArray();
      JniUtils.backward((PtNDArray) s, (PtNDArray) ones, false, false);
      float[] twice = leaf.getGradient().toFloatArray();
      for (int i = 0; i < once.length; i++) {
        assertEquals(2 * once[i], twice[i]);
      }
    }
  }

  /** bfloat16 in: the float32 spikes and gradients of the same numbers. */
  @Test
  void computesInFloat32WhatComesInBfloat16() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode recording = GradMode.on()) {
      NDArray leaf = random(manager, new Shape(4, 40, 40), 1);
      leaf.setRequiresGradient(true);
      NDArray half;
      try (Autocast autocast = Autocast.open(ROUNDING.resolve())) {
        half = leaf.matMul(manager.eye(40));
      }
      assertEquals(DataType.UNKNOWN, half.getDataType());
      NDArray rounded = half.toType(DataType.FLOAT32, true);
      rounded.setRequiresGradient(true);
      NDArray spikes = SpikingLayer.run(Neuron.If.DEFAULT, half, null, null, true).spikes();
      NDArray expected = SpikingLayer.run(Neuron.If.DEFAULT, rounded, null, null, true).spikes();
      assertArrayEquals(expected.toFloatArray(), spikes.toFloatArray());

      GradMode.backward(spikes.add(expected).sum());
      float[] found = leaf.getGradient().toFloatArray();
      float[] exact = rounded.getGradient().toFloatArray();
      for (int i = 0; i < exact.length; i++) {
        assertEquals(exact[i], found[i], Math.abs(exact[i]) / 256);
      }
    }
  }

  @Test
  void turnsErrorsIntoExceptions() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode recording = GradMode.on()) {
      NDArray x = manager.ones(INPUT);
      NDArray v0 = manager.ones(new Shape(3, 7));
      var e =
          assertThrows(
              EngineException.class, () -> SpikingLayer.run(Neuron.If.DEFAULT, x, v0, null, true));
      assertEquals(
          "the native backend failed: expected V of [3, 7, 41], found [3, 7]", e.getMessage());
      NDArray whole = x.toType(DataType.FLOAT64, true);
      var wrongType =
          assertThrows(
              IllegalArgumentException.class,
              () -> SpikingLayer.run(Neuron.If.DEFAULT, whole, null, null, true));
      assertEquals(
          "the backend native needs arrays of float32 or bfloat16", wrongType.getMessage());
    }
  }

  /**
   * The kernels for GPUs, for all surrogates: compiled, not run. {@code SEW_NVRTC} names a
   * libnvrtc.so, such as site-packages/nvidia/cuda_nvrtc/lib/libnvrtc.so.12.
   */
  @Test
  void compilesForGpus() {
    String nvrtc = System.getenv("SEW_NVRTC");
    assumeTrue(nvrtc != null, "SEW_NVRTC names no libnvrtc.so");
    List<Neuron> neurons = neurons().filter(n -> n.firing().threshold() == 1).toList();
    // No multiple of what the kinds, resets and surrogates come in.
    for (int i = 0; i < neurons.size(); i += 13) {
      int arch = List.of(70, 80, 86, 90).get(i % 4);
      var bytes = new LongByReference();
      var neuron = new NeuronStruct(neurons.get(i), i % 3 > 0);
      String error =
          NativeLibrary.functions().sew_compile_cuda(neuron, 1 + i % 16, i % 2, nvrtc, arch, bytes);
      assertNull(error, neurons.get(i).toString());
      assertTrue(bytes.getValue() > 1000, neurons.get(i).toString());
    }
    var bytes = new LongByReference();
    var neuron = new NeuronStruct(neurons.get(0), true);
    String error = NativeLibrary.functions().sew_compile_cuda(neuron, 4, 0, nvrtc, 1, bytes);
    assertTrue(error.startsWith("NVRTC failed with error"), error);
  }
}
