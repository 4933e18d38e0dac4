package sew.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.compute.Precision;
import sew.compute.Scopes;
import sew.layer.Learned;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

class RecomputationTest {
  private static final Shape CLIPS = new Shape(2, 4, 2, 16, 16);

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"PORTABLE", "JAVA", "NATIVE"})
  void givesTheSameLossGradientsAndStatistics(Backend backend) {
    Optional<String> missing = backend.unavailableReason(Device.cpu());
    assumeTrue(missing.isEmpty(), () -> backend + " needs " + missing);
    Map<String, float[]> kept = train(backend);
    Map<String, float[]> recomputed;
    try (ComputeScope again = Scopes.with(c -> c.withRecompute(true))) {
      recomputed = train(backend);
    }

    assertEquals(kept.keySet(), recomputed.keySet());
    assertFalse(kept.isEmpty());
    kept.forEach((name, values) -> assertArrayEquals(values, recomputed.get(name), 1e-6f, name));
  }

  @Test
  void computesAgainInTheSamePrecision() {
    Optional<String> missing = Backend.NATIVE.unavailableReason(Device.cpu());
    assumeTrue(missing.isEmpty(), () -> "bfloat16 needs " + missing);
    try (ComputeScope rounding = Scopes.with(c -> c.withPrecision(Precision.BFLOAT16))) {
      givesTheSameLossGradientsAndStatistics(Backend.NATIVE);
    }
  }

  /** A request to recompute that nothing could carry out is refused. */
  @Test
  void needsATapeForItsGradients() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = ComputeScope.open(Compute.DEFAULT.withRecompute(true));
        GradientCollector djls = manager.getEngine().newGradientCollector()) {
      EventNet net =
          EventNet.of(3, 8, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 4);
      Block block = net.initialized(manager, CLIPS, 1);
      NDArray x = manager.ones(CLIPS);
      ParameterStore store = new ParameterStore(manager, false);
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> block.forward(store, new NDList(x), true));
      assertEquals(
          "computing blocks again needs a block of GradMode.on() for its gradients",
          e.getMessage());
    }
  }

  /** Loss, gradients and BN statistics of one training step. */
  private static Map<String, float[]> train(Backend backend) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(backend);
        GradMode recording = GradMode.on()) {
      manager.getEngine().setRandomSeed(5);
      NDArray x = manager.randomUniform(0, 3, CLIPS);
      EventNet net =
          EventNet.of(3, 8, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 4);
      Block block = net.initialized(manager, CLIPS, 1);
      NDArray logits =
          block.forward(new ParameterStore(manager, false), new NDList(x), true).head();
      NDArray loss = logits.square().sum();
      GradMode.backward(loss);
      values.put("loss", loss.toFloatArray());
      values.putAll(Learned.of(block));
    }
    return values;
  }
}
