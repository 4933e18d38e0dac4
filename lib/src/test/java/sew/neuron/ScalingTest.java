package sew.neuron;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.ParameterList;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sew.tensor.GradMode;
import sew.tensor.MemoryOrder;
import sew.tensor.NativeArrays;

/** BN's output, which the neurons' pass never stores, against PyTorch's batch_norm. */
class ScalingTest {
  private static final Shape C = new Shape(3, 4, 6, 11, 13);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void givesPyTorchsOutputBitByBit(boolean training) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      Shape folded = C.slice(2);
      folded = new Shape(C.get(0) * C.get(1)).addAll(folded);
      BatchNorm block = BatchNorm.builder().optEpsilon(1e-5f).optMomentum(0.9f).build();
      block.initialize(manager, DataType.FLOAT32, folded);
      ParameterList parameters = block.getDirectParameters();
      parameters.forEach(
          p -> {
            float[] values = random(Math.toIntExact(p.getValue().getArray().size()), p.getKey());
            NativeArrays.overwrite(p.getValue().getArray(), values);
          });
      ParameterStore store = new ParameterStore(manager, false);
      float[] values = random(Math.toIntExact(C.size()), "c");
      NDArray c = NativeArrays.of(manager, values, C);

      Norm norm =
          new Norm(
              parameters.get("gamma"),
              parameters.get("beta"),
              parameters.get("runningMean"),
              parameters.get("runningVar"),
              1e-5f,
              1 - 0.9f);
      Scaling scaling =
          NormValues.of(norm, store, c, training).of(c, MemoryOrder.CHANNELS_FIRST, training);
      // The statistics of a batch do not depend on the running ones, which have moved.
      NDArray x = block.forward(store, new NDList(c.reshape(folded)), training).head();

      assertArrayEquals(x.toFloatArray(), applied(scaling, values));
    }
  }

  private static float[] applied(Scaling scaling, float[] c) {
    float[] x = new float[c.length];
    for (int from = 0; from < c.length; from += 64) {
      int length = Math.min(64, c.length - from);
      float[] row = Arrays.copyOfRange(c, from, from + 64);
      float[] scale = new float[64];
      float[] shift = new float[64];
      scaling.channels().spread(scaling.scale(), from, scale, length);
      scaling.channels().spread(scaling.shift(), from, shift, length);
      VectorNorm.apply(row, scale, shift);
      System.arraycopy(row, 0, x, from, length);
    }
    return x;
  }

  private static float[] random(int size, String name) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(0.3, 1.7);
    }
    return values;
  }
}
