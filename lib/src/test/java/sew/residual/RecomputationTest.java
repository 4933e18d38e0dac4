package sew.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sew.compute.Backend;
import sew.compute.Precision;
import sew.layer.Learned;
import sew.model.BNet;
import sew.neuron.Neuron;
import sew.tensor.GradMode;

class RecomputationTest {
  private static final Shape CLIPS = new Shape(2, 4, 2, 16, 16);

  @AfterEach
  void keepEverythingAgain() {
    System.clearProperty(Recomputation.PROPERTY);
    System.clearProperty(Precision.PROPERTY);
  }

  @ParameterizedTest
  @EnumSource(
      value = Backend.class,
      names = {"PORTABLE", "JAVA", "NATIVE"})
  void givesTheSameLossGradientsAndStatistics(Backend backend) {
    String obstacle = backend.obstacle(Device.cpu());
    assumeTrue(obstacle == null, backend + " needs " + obstacle);
    Map<String, float[]> kept = train(backend);
    System.setProperty(Recomputation.PROPERTY, "true");
    Map<String, float[]> recomputed = train(backend);

    assertEquals(kept.keySet(), recomputed.keySet());
    assertFalse(kept.isEmpty());
    kept.forEach((name, values) -> assertArrayEquals(values, recomputed.get(name), 1e-6f, name));
  }

  @Test
  void computesAgainInTheSamePrecision() {
    String obstacle = Backend.NATIVE.obstacle(Device.cpu());
    assumeTrue(obstacle == null, "bfloat16 needs " + obstacle);
    System.setProperty(Precision.PROPERTY, "bfloat16");
    givesTheSameLossGradientsAndStatistics(Backend.NATIVE);
  }

  /** Loss, gradients and BN statistics of one training step. */
  private static Map<String, float[]> train(Backend backend) {
    Map<String, float[]> values = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode recording = GradMode.on(backend)) {
      manager.getEngine().setRandomSeed(5);
      NDArray x = manager.randomUniform(0, 3, CLIPS);
      BNet net = BNet.narrow(3, 8, new Residual.Sew(ConnectFunction.ADD), Neuron.Plif.DEFAULT, 4);
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
