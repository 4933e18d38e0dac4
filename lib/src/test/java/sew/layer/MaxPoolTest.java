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
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.tensor.Backend;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** The pooling kernel against PyTorch's max_pool2d. */
class MaxPoolTest {

  @ParameterizedTest
  @CsvSource({"2, 2, 0", "3, 2, 1", "3, 1, 1", "2, 3, 0", "3, 3, 1"})
  void givesPyTorchsMaximaAndGradients(int kernel, int stride, int padding) {
    for (int size : new int[] {4, 9, 37, 64}) {
      List<float[]> expected = run(kernel, stride, padding, size, Backend.PORTABLE);
      List<float[]> found = run(kernel, stride, padding, size, Backend.JAVA);
      assertArrayEquals(expected.get(0), found.get(0));
      assertArrayEquals(expected.get(1), found.get(1));
      assertArrayEquals(expected.get(2), found.get(2));
    }
  }

  /** Maxima in training and inference, and dL/dX; small whole numbers, so that ties abound. */
  private static List<float[]> run(int kernel, int stride, int padding, int size, Backend backend) {
    Shape shape = new Shape(2, 2, 3, size, size + 1);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Block pool = Layers.maxPool(kernel, stride, padding);
      pool.initialize(manager, DataType.FLOAT32, shape);
      ParameterStore store = new ParameterStore(manager, false);
      NDArray x = whole(manager, shape, -2, 2, 1);
      x.setRequiresGradient(true);
      float[] trained;
      try (GradMode recording = GradMode.on(backend)) {
        NDArray y = pool.forward(store, new NDList(x), true).head();
        assertEquals(backend == Backend.PORTABLE, recording.tape().orElseThrow().isEmpty());
        trained = y.toFloatArray();
        GradMode.backward(y, whole(manager, y.getShape(), 1, 9, 2));
      }
      try (GradMode silent = GradMode.off(backend)) {
        float[] inferred = pool.forward(store, new NDList(x), false).head().toFloatArray();
        assertTrue(inferred.length > 0);
        return List.of(trained, x.getGradient().toFloatArray(), inferred);
      }
    }
  }

  private static NDArray whole(NDManager manager, Shape shape, int from, int to, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(from, to);
    }
    return NativeArrays.of(manager, values, shape);
  }
}
