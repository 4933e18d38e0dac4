package sew.compute;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemoryOrderTest {
  /** C, H, W = 2, 1, 3. */
  private static final Shape SHAPE = new Shape(1, 1, 2, 1, 3);

  @Test
  void channelsLastPutsTheChannelsOfAPixelSideBySide() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      NDArray x = manager.arange(6f).reshape(SHAPE);
      assertArrayEquals(
          new float[] {0, 3, 1, 4, 2, 5}, MemoryOrder.CHANNELS_LAST.flat(x).toFloatArray());
      assertArrayEquals(
          new float[] {0, 1, 2, 3, 4, 5}, MemoryOrder.CHANNELS_FIRST.flat(x).toFloatArray());
    }
  }

  @ParameterizedTest
  @EnumSource(MemoryOrder.class)
  void neverChangesShapesOrValues(MemoryOrder order) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      for (Shape shape : new Shape[] {SHAPE, new Shape(2, 3), new Shape(2, 3, 4, 5)}) {
        NDArray x = manager.arange((float) shape.size()).reshape(shape);
        NDArray arranged = order.arrange(x);
        assertEquals(shape, arranged.getShape());
        assertArrayEquals(x.toFloatArray(), arranged.toFloatArray());
        // What is in order already is seen, not copied.
        MemoryOrder.floats(order.flat(arranged)).put(0, 42);
        assertEquals(42, arranged.toFloatArray()[0]);
      }
    }
  }

  @Test
  void isFoundByItsName() {
    assertEquals(MemoryOrder.CHANNELS_LAST, MemoryOrder.of("channels-last"));
    assertThrows(IllegalArgumentException.class, () -> MemoryOrder.of("NHWC"));
  }
}
