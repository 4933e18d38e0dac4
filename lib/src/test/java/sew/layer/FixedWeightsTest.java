package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.compute.ComputeScope;
import sew.compute.FixedWeights;
import sew.compute.MemoryOrder;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Scopes;
import sew.tensor.GradMode;

/** Weights that the native backend reorders once, against those it reorders for every batch. */
@ExtendWith(NeedsNativeLibrary.class)
class FixedWeightsTest {
  private final Random random = new Random(8);
  private final NDManager manager = NDManager.newBaseManager(Device.cpu());
  private ComputeScope channelsLast;
  private GradMode silent;

  @BeforeEach
  void inChannelsLastOrder() {
    channelsLast = Scopes.with(c -> c.withMemoryOrder(MemoryOrder.CHANNELS_LAST));
    silent = GradMode.off();
  }

  @AfterEach
  void usualOrderAgain() {
    silent.close();
    channelsLast.close();
    manager.close();
  }

  /** Few and many pixels, few and many values that are not zero. */
  @ParameterizedTest
  @CsvSource({
    "64, 20, 64, 3, 0.1",
    "64, 20, 64, 3, 0.95",
    "64, 4, 256, 3, 0.1",
    "64, 4, 256, 3, 0.95",
    "64, 9, 128, 1, 0.1",
    "64, 9, 128, 1, 0.95"
  })
  void changeNoBit(int c, int size, int channels, int kernel, double share) {
    NDArray x = images(c, size, share);
    Block layer = layer(x, channels, kernel);
    float[] expected = forward(layer, x);
    try (FixedWeights fixed = FixedWeights.open()) {
      assertArrayEquals(expected, forward(layer, x));
      assertArrayEquals(expected, forward(layer, x));
    }
  }

  /** Whoever breaks the promise, or makes none any more, does not get old results. */
  @Test
  void changedWeightsAreSeen() {
    NDArray x = images(64, 20, 0.1);
    Block layer = layer(x, 64, 3);
    Parameter weight = StateDict.of(layer).get("weight");
    float[] expected;
    float[] before;
    try (FixedWeights fixed = FixedWeights.open()) {
      try (FixedWeights nested = FixedWeights.open()) {
        before = forward(layer, x);
      }
      Parameters.fill(weight, 0.5);
      assertFalse(Arrays.equals(before, forward(layer, x)));
      Parameters.fill(weight, -0.25);
      expected = forward(layer, x);
    }
    assertArrayEquals(expected, forward(layer, x));
    Parameters.fill(weight, 1);
    assertFalse(Arrays.equals(expected, forward(layer, x)));
  }

  private NDArray images(int c, int size, double share) {
    Shape shape = new Shape(2, 3, c, size, size);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < share ? 1 + random.nextInt(3) : 0;
    }
    return MemoryOrder.CHANNELS_LAST.arrange(manager.create(values, shape));
  }

  private Block layer(NDArray x, int channels, int kernel) {
    Block layer = Layers.conv(channels, kernel, 1);
    layer.initialize(manager, DataType.FLOAT32, x.getShape());
    return layer;
  }

  private float[] forward(Block layer, NDArray x) {
    ParameterStore store = new ParameterStore(manager, false);
    return layer.forward(store, new NDList(x), false).singletonOrThrow().toFloatArray();
  }
}
