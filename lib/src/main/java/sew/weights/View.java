package sew.weights;

import java.util.Arrays;

/**
 * A tensor as a pickle describes it: a view of a storage elsewhere in the file.
 *
 * @param type PyTorch's name of the numbers' type, of a storage (FloatStorage) or not (float32)
 * @param offset of its first number in the storage; it and the strides count numbers
 */
record View(Storage storage, String type, long offset, long[] shape, long[] strides) {
  /**
   * A storage of numbers elsewhere in the file, or a part of it.
   *
   * @param type such as FloatStorage
   * @param key a string, in old files a number
   * @param offset of the part, in numbers
   */
  record Storage(String type, Object key, long offset) {}

  /** A row-major tensor. */
  static View rowMajor(Storage storage, long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(1, shape[d]);
    }
    return new View(storage, storage.type(), 0, shape, strides);
  }

  boolean isRowMajor() {
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      if (shape[d] != 1 && strides[d] != stride) {
        return false;
      }
      stride *= shape[d];
    }
    return true;
  }

  /**
   * How many numbers of the storage the tensor spans from its offset on, counted or skipped; -1 if
   * it is not part of a storage of {@code held} numbers, or has more than {@link
   * Integer#MAX_VALUE}.
   */
  long span(long held) {
    boolean isPossible =
        shape.length == strides.length
            && offset >= 0
            && offset <= held
            && Arrays.stream(shape).allMatch(n -> n >= 0);
    if (!isPossible) {
      return -1;
    }
    if (Arrays.stream(shape).anyMatch(n -> n == 0)) {
      return 0;
    }
    long size = 1;
    long span = 1;
    for (int d = 0; d < shape.length; d++) {
      boolean isInside =
          strides[d] >= 0
              && (shape[d] == 1 || strides[d] == 0 || shape[d] - 1 <= held / strides[d]);
      if (!isInside || shape[d] > Integer.MAX_VALUE / size) {
        return -1;
      }
      size *= shape[d];
      span += shape[d] == 1 ? 0 : (shape[d] - 1) * strides[d];
    }
    return span <= held - offset ? span : -1;
  }

  /** How many numbers it has; only after {@link #span}. */
  int size() {
    return (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** What a message or a table of facts says of it. */
  @Override
  public String toString() {
    return "tensor " + Arrays.toString(shape);
  }
}
