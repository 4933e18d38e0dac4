package sew.residual;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;
import sew.layer.Probe;
import sew.layer.SpikingNetwork;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** Ways to join of a user's own. */
class ResidualTest {
  private static final Shape CLIPS = new Shape(2, 3, 2, 8, 8);

  /** ADD again, without saying that the last SN may compute it. */
  record Sum() implements Residual {
    @Override
    public boolean firesFirst() {
      return true;
    }

    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return null;
    }

    @Override
    public NDArray join(NDArray a, NDArray s) {
      return a.add(s);
    }
  }

  /** F(S) - S before the last SN. */
  record Difference() implements Residual {
    @Override
    public boolean firesFirst() {
      return false;
    }

    @Override
    public Block shortcut(Branch branch, Neuron neuron) {
      return branch.reshapes() ? Residual.projection(branch) : null;
    }

    @Override
    public NDArray join(NDArray a, NDArray s) {
      return a.sub(s);
    }
  }

  @Test
  void theSameJoinGivesTheSameLogitsAndGradients() {
    assertArrayEquals(
        logitsAndGradient(new Residual.Sew(ConnectFunction.ADD)), logitsAndGradient(new Sum()));
  }

  @Test
  void anotherJoinIsComputedAndTrained() {
    float[] numbers = logitsAndGradient(new Difference());
    assertTrue(
        !java.util.Arrays.equals(logitsAndGradient(new Residual.Spiking()), numbers),
        "F(S) - S must not be F(S) + S");
    assertTrue(numbers[numbers.length - 1] > 0, "no gradient reaches the first convolution");
  }

  @Test
  void aProbeChangesNothing() {
    for (Residual residual : new Residual[] {new Residual.Plain(), new Difference(), new Sum()}) {
      assertArrayEquals(
          numbers(residual, null), numbers(residual, (layer, output) -> {}), residual.toString());
    }
  }

  private static float[] logitsAndGradient(Residual residual) {
    return numbers(residual, null);
  }

  /** Six logits and the norm of the gradient of the first convolution. */
  private static float[] numbers(Residual residual, Probe probe) {
    EventNet net = EventNet.of(2, 4, residual, Neuron.Plif.DEFAULT, 3);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode recording = GradMode.on()) {
      SpikingNetwork block = net.initialized(manager, CLIPS, 1);
      float[] counts = new float[Math.toIntExact(CLIPS.size())];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = i * 7 % 5;
      }
      NDArray x = NativeArrays.of(manager, counts, CLIPS);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray logits =
          block
              .forward(store, new NDList(x), true, probe == null ? null : probe.asParameters())
              .head();
      GradMode.backward(logits.sum());
      float[] numbers = java.util.Arrays.copyOf(logits.toFloatArray(), 7);
      numbers[6] =
          sew.layer.StateDict.of(block)
              .get("widen0.conv.weight")
              .getArray()
              .getGradient()
              .norm()
              .getFloat();
      return numbers;
    }
  }
}
