package sew.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.compute.Backend;
import sew.compute.ComputeScope;
import sew.compute.MemoryOrder;
import sew.compute.NeedsNativeLibrary;
import sew.compute.Scopes;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** Max pooling of the native backend against PyTorch's; skipped where it is not built. */
@ExtendWith(NeedsNativeLibrary.class)
class MaxPoolTest {

  /** Most windows of spikes are ties; the gradient goes to the first maximum. */
  @ParameterizedTest
  @CsvSource({
    "32, 8, 6, 2, 2, 0",
    "16, 7, 9, 2, 2, 0",
    "48, 9, 8, 3, 2, 1",
    "16, 7, 5, 3, 1, 1",
    "32, 5, 7, 2, 3, 1",
    "5, 8, 6, 2, 2, 0"
  })
  void hasPyTorchsBits(int channels, int height, int width, int kernel, int stride, int padding) {
    Shape images = new Shape(2, 3, channels, height, width);
    Block pool = Layers.maxPool(kernel, stride, padding);
    for (MemoryOrder order : MemoryOrder.values()) {
      List<float[]> expected = pooled(pool, images, order, Backend.PORTABLE);
      List<float[]> found = pooled(pool, images, order, Backend.NATIVE);
      assertArrayEquals(expected.get(0), found.get(0), "Y");
      assertArrayEquals(expected.get(1), found.get(1), "dL/dX");
      assertArrayEquals(expected.get(0), found.get(2), "Y without a gradient");
      double sum = 0;
      for (float gradient : found.get(1)) {
        sum += Math.abs(gradient);
      }
      assertTrue(sum > 0, "no gradient");
    }
  }

  /** Y, dL/dX and Y again, not recorded. */
  private static List<float[]> pooled(
      Block pool, Shape images, MemoryOrder order, Backend backend) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        ComputeScope computing = Scopes.with(c -> c.withBackend(backend).withMemoryOrder(order))) {
      pool.initialize(manager, DataType.FLOAT32, images);
      ParameterStore store = new ParameterStore(manager, false);
      Random random = new Random(4);
      float[] values = new float[Math.toIntExact(images.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = i == 100 || i == 101 ? Float.NaN : random.nextInt(3) - 1;
      }
      NDArray x = NativeArrays.of(manager, values, images);
      x.setRequiresGradient(true);
      NDArray y;
      try (GradMode recording = GradMode.on()) {
        y = pool.forward(store, new NDList(order.arrange(x)), true).singletonOrThrow();
        assertEquals(3, y.getShape().get(1));
        float[] gradients = new float[Math.toIntExact(y.size())];
        for (int i = 0; i < gradients.length; i++) {
          gradients[i] = random.nextFloat() - 0.5f;
        }
        GradMode.backward(y, order.arrange(NativeArrays.of(manager, gradients, y.getShape())));
      }
      try (GradMode silent = GradMode.off()) {
        NDArray again = pool.forward(store, new NDList(order.arrange(x)), false).head();
        return List.of(y.toFloatArray(), x.getGradient().toFloatArray(), again.toFloatArray());
      }
    }
  }
}
