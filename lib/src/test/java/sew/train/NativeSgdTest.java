package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.NormalInitializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Scopes;
import sew.layer.Parameters;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** The step in C++ against DJL's operations; skipped where the native backend is not built. */
@ExtendWith(NeedsNativeLibrary.class)
class NativeSgdTest {
  // More than one thread takes at a time, and no multiple of what a processor takes.
  private static final int SIZE = 100_003;

  @Test
  void givesTheBitsOfTheOperations() {
    List<float[]> expected = steps(Backend.JAVA);
    List<float[]> found = steps(Backend.NATIVE);
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), found.get(i));
    }
    assertFalse(Arrays.equals(found.get(0), found.get(2)), "nothing has moved");
  }

  /** The parameter and its momentum after each of four steps, the third without a gradient. */
  private static List<float[]> steps(Backend backend) {
    List<float[]> values = new ArrayList<>();
    Random random = new Random(1);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      Parameter parameter = parameter(manager);
      Parameters.set(parameter, gaussian(random));
      NDArray p = parameter.getArray();
      var state = new OptimiserState(new Optimiser.Sgd(0.9), Map.of("p", parameter), manager);
      assertEquals(backend == Backend.NATIVE, NativeSgd.takes(p));
      for (int step = 0; step < 4; step++) {
        NDArray gradient = NativeArrays.of(manager, gaussian(random), p.getShape());
        if (step != 2) {
          GradMode.backward(p.mul(gradient).sum());
        }
        state.update(0.1 / (step + 3));
        values.add(Parameters.get(parameter));
        values.add(state.arrays().get("momentum/p").toFloatArray());
      }
    }
    return values;
  }

  /** As with DJL's operations, autograd refuses to use the new values for the old graph. */
  @Test
  void letsNobodyGoBackThroughOldValues() {
    for (Backend backend : List.of(Backend.JAVA, Backend.NATIVE)) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu());
          ComputeScope computing = Scopes.with(backend);
          GradMode recording = GradMode.on()) {
        Parameter parameter = parameter(manager);
        var state = new OptimiserState(new Optimiser.Sgd(0.9), Map.of("p", parameter), manager);
        NDArray loss = parameter.getArray().square().sum();
        state.update(1);
        var e = assertThrows(EngineException.class, () -> GradMode.backward(loss));
        assertTrue(e.getMessage().contains("modified by an inplace operation"), e.getMessage());
      }
    }
  }

  /** No gradient is left that the next one would be added to. */
  @Test
  void startsEveryStepFromNoGradient() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode recording = GradMode.on()) {
      Parameter parameter = parameter(manager);
      var state = new OptimiserState(new Optimiser.Sgd(0), Map.of("p", parameter), manager);
      for (int step = 0; step < 3; step++) {
        GradMode.backward(parameter.getArray().sum());
        for (float value : parameter.getArray().getGradient().toFloatArray()) {
          assertEquals(1, value);
        }
        state.update(1);
      }
      assertTrue(Parameters.get(parameter)[0] < -2);
    }
  }

  private static Parameter parameter(NDManager manager) {
    Parameter parameter =
        Parameter.builder()
            .setName("p")
            .setType(Parameter.Type.WEIGHT)
            .optShape(new Shape(SIZE))
            .optInitializer(new NormalInitializer(0.1f))
            .build();
    parameter.initialize(manager, DataType.FLOAT32);
    return parameter;
  }

  private static float[] gaussian(Random random) {
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
