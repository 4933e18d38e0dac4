package sew.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.Precision;
import sew.compute.Scopes;
import sew.layer.StateDict;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;

/** A training step with convolutions in bfloat16; skipped where the native backend is not built. */
class PrecisionTest {
  private static final Shape CLIPS = new Shape(2, 4, 2, 16, 16);

  static Stream<Residual> residuals() {
    return Stream.of(
        new Residual.Sew(ConnectFunction.ADD),
        new Residual.Sew(ConnectFunction.IAND),
        new Residual.Spiking(),
        new Residual.Plain());
  }

  @ParameterizedTest
  @MethodSource("residuals")
  void roundsConvolutionsButNeitherSpikesNorGradientsOfParameters(Residual residual) {
    Optional<String> missing = Backend.NATIVE.unavailableReason(Device.cpu());
    assumeTrue(missing.isEmpty(), () -> "bfloat16 needs " + missing);
    Map<String, float[]> whole = train(residual);
    Map<String, float[]> half;
    try (ComputeScope rounding = Scopes.with(c -> c.withPrecision(Precision.BFLOAT16))) {
      half = train(residual);
    }

    assertEquals(whole.keySet(), half.keySet());
    float[] expected = whole.get("logits");
    assertFalse(java.util.Arrays.equals(expected, half.get("logits")), "nothing was rounded");
    if (residual instanceof Residual.Sew) {
      // In the others so many of the few spikes flip that the logits become others.
      assertTrue(cosine(expected, half.get("logits")) > 0.8, "the logits are others");
    }
    whole.forEach(
        (name, values) -> {
          double norm = norm(half.get(name));
          assertTrue(Double.isFinite(norm) && (norm > 0 || norm(values) == 0), name);
        });

    assertArrayEquals(expected, train(residual).get("logits"), "autocast stayed on");
  }

  /** Logits, and the gradients of all parameters. */
  private static Map<String, float[]> train(Residual residual) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(Backend.NATIVE);
        GradMode recording = GradMode.on()) {
      manager.getEngine().setRandomSeed(5);
      NDArray x = manager.randomUniform(0, 3, CLIPS);
      Block block =
          EventNet.of(3, 8, residual, Neuron.Plif.DEFAULT, 4).initialized(manager, CLIPS, 1);
      NDArray logits =
          block.forward(new ParameterStore(manager, false), new NDList(x), true).head();
      assertEquals(DataType.FLOAT32, logits.getDataType());
      GradMode.backward(logits.square().sum());
      values.put("logits", logits.toFloatArray());
      StateDict.of(block)
          .forEach(
              (name, parameter) -> {
                if (parameter.requiresGradient()) {
                  values.put(name, parameter.getArray().getGradient().toFloatArray());
                }
              });
    }
    return values;
  }

  private static double norm(float[] values) {
    return Math.sqrt(product(values, values));
  }

  private static double cosine(float[] a, float[] b) {
    return product(a, b) / (norm(a) * norm(b));
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
