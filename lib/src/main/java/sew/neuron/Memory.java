package sew.neuron;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import sew.tensor.MemoryOrder;

/** The values of an array in an order, or of a copy where the array lies otherwise. */
final class Memory implements AutoCloseable {
  final NDArray flat;
  final FloatBuffer values;

  /** {@code array} may be null. */
  Memory(NDArray array, MemoryOrder order) {
    if (array == null) {
      flat = null;
      values = null;
    } else {
      try (NDArray detached = array.stopGradient()) {
        flat = order.flat(detached);
      }
      values = MemoryOrder.floats(flat);
    }
  }

  @Override
  public void close() {
    if (flat != null) {
      flat.close();
    }
  }
}
