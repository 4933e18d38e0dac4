package sew.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NativeArraysTest {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdTheValuesFromThePositionOfTheBufferOn(boolean direct) {
    FloatBuffer values = direct ? directBuffer(7) : FloatBuffer.allocate(7);
    values.put(new float[] {9, 1, 2, 3, -0f, 5, Float.NaN}).rewind().position(1);
    try (NDManager manager = NDManager.newBaseManager();
        NDArray array = NativeArrays.of(manager, values, new Shape(2, 3))) {
      assertEquals(new Shape(2, 3), array.getShape());
      assertArrayEquals(new float[] {1, 2, 3, -0f, 5, Float.NaN}, array.toFloatArray());
    }
  }

  private static FloatBuffer directBuffer(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  @Test
  void mayHoldOneValueOrNone() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray one = NativeArrays.of(manager, new float[] {3}, new Shape());
        NDArray none = NativeArrays.of(manager, new float[0], new Shape(0, 4))) {
      assertEquals(3, one.getFloat());
      assertEquals(new Shape(0, 4), none.getShape());
    }
  }

  @Test
  void refuseFewerValuesThanTheShapeHas() {
    try (NDManager manager = NDManager.newBaseManager()) {
      assertThrows(
          IllegalArgumentException.class,
          () -> NativeArrays.of(manager, new float[4], new Shape(3, 2)));
    }
  }

  @Test
  void areOverwrittenInPlaceEvenWhereTheyRequireGradients() {
    try (NDManager manager = NDManager.newBaseManager();
        NDArray leaf = NativeArrays.of(manager, new float[] {1, 2}, new Shape(2))) {
      leaf.setRequiresGradient(true);
      NativeArrays.overwrite(leaf, new float[] {3, 4});
      assertArrayEquals(new float[] {3, 4}, leaf.toFloatArray());
    }
  }
}
