package sew.compute;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/**
 * The order of the values of [..., C, H, W] in memory; shapes and indices stay the same.
 *
 * <p>Convolutions, BN and pooling keep the order of their input. The order changes the order of
 * summation in convolutions, so that results differ by rounding.
 */
public enum MemoryOrder {
  /** C, H, W: PyTorch's own. */
  CHANNELS_FIRST("channels-first"),
  /**
   * H, W, C, which convolutions on a CPU prefer, and in which those of spikes leave out inputs that
   * are zero.
   */
  CHANNELS_LAST("channels-last");

  private final String label;

  MemoryOrder(String label) {
    this.label = label;
  }

  /** The order called {@code label}: channels-first or channels-last. */
  public static MemoryOrder of(String label) {
    for (MemoryOrder order : values()) {
      if (order.label.equals(label)) {
        return order;
      }
    }
    throw new IllegalArgumentException(
        "expected the memory order channels-first or channels-last, found " + label);
  }

  /** {@code x} [..., C, H, W] laid out in this order: a view if it is already, else a copy. */
  public NDArray arrange(NDArray x) {
    NDArray flat = flat(x);
    try (flat) {
      return shaped(flat, x.getShape());
    }
  }

  /** An array without values yet, of float32. */
  public NDArray empty(Shape shape, NDManager manager) {
    try (NDArray flat = manager.create(new Shape(shape.size()), DataType.FLOAT32)) {
      return shaped(flat, shape);
    }
  }

  /**
   * The values [C H W ...] of {@code x} in this order: a view if they are in it already, else a
   * copy.
   */
  public NDArray flat(NDArray x) {
    if (!permutes(x.getShape())) {
      return x.reshape(-1);
    }
    try (NDArray view = x.transpose(channelsToTheEnd(x.getShape().dimension()))) {
      return view.reshape(-1);
    }
  }

  /** A view of {@link #flat} values as an array of the given shape. */
  public NDArray shaped(NDArray flat, Shape shape) {
    if (!permutes(shape)) {
      return flat.reshape(shape);
    }
    int[] axes = channelsToTheEnd(shape.dimension());
    Shape inMemory = new Shape(IntStream.of(axes).mapToLong(shape::get).toArray());
    try (NDArray view = flat.reshape(inMemory)) {
      return view.transpose(channelsBack(shape.dimension()));
    }
  }

  /** The memory of {@link #flat} values; valid as long as {@code flat} is open. */
  public static FloatBuffer floats(NDArray flat) {
    ByteBuffer memory = JniUtils.getByteBuffer((PtNDArray) flat, true);
    return memory.asFloatBuffer();
  }

  private boolean permutes(Shape shape) {
    return this == CHANNELS_LAST && shape.dimension() >= 4;
  }

  /** ..., C, H, W to ..., H, W, C. */
  private static int[] channelsToTheEnd(int dimension) {
    int[] axes = IntStream.range(0, dimension).toArray();
    axes[dimension - 3] = dimension - 2;
    axes[dimension - 2] = dimension - 1;
    axes[dimension - 1] = dimension - 3;
    return axes;
  }

  /** ..., H, W, C to ..., C, H, W. */
  private static int[] channelsBack(int dimension) {
    int[] axes = IntStream.range(0, dimension).toArray();
    axes[dimension - 3] = dimension - 1;
    axes[dimension - 2] = dimension - 3;
    axes[dimension - 1] = dimension - 2;
    return axes;
  }

  @Override
  public String toString() {
    return label;
  }
}
