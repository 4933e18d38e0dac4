package sew.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;

/**
 * Arrays in memory that the engine owns.
 *
 * <p>In DJL 0.36 {@code create}, {@code set(Buffer)}, {@code copyTo} and {@code duplicate} leave a
 * CPU array on a Java buffer that may be collected before the backward pass reads it.
 */
public final class NativeArrays {
  private static final NDIndex ALL = new NDIndex("...");

  private NativeArrays() {}

  /** An array of the given {@code values} in row-major order. */
  public static NDArray of(NDManager manager, FloatBuffer values, Shape shape) {
    // DJL copies to a GPU, and reports what does not fit.
    if (manager.getDevice().isGpu()
        || !values.hasRemaining()
        || values.remaining() != shape.size()) {
      return owned(manager.create(values, shape));
    }
    // A Java buffer between would keep its memory until the next garbage collection.
    NDArray array = manager.create(shape);
    JniUtils.getByteBuffer((PtNDArray) array, true).asFloatBuffer().put(values);
    return array;
  }

  /** An array of the given {@code values} in row-major order. */
  public static NDArray of(NDManager manager, float[] values, Shape shape) {
    return of(manager, FloatBuffer.wrap(values), shape);
  }

  /** A vector of integers. */
  public static NDArray of(NDManager manager, long[] values) {
    return owned(manager.create(values));
  }

  private static NDArray owned(NDArray wrapped) {
    try (wrapped) {
      return JniUtils.clone((PtNDArray) wrapped);
    }
  }

  /** Overwrites {@code array} in place, even where it is a leaf that requires a gradient. */
  public static void overwrite(NDArray array, float[] values) {
    if (array.size() != values.length) {
      throw new IllegalArgumentException(
          "an array %s takes %d values, found %d"
              .formatted(array.getShape(), array.size(), values.length));
    }
    // A detached handle shares the memory.
    try (NDArray memory = array.stopGradient();
        NDArray source = of(array.getManager(), values, array.getShape())) {
      memory.set(ALL, source);
    }
  }
}
