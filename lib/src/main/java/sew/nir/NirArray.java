package sew.nir;

import java.lang.reflect.Array;
import java.util.Arrays;

/**
 * Numbers of a NIR node: weights in float32, or one parameter in float64 for all neurons of a
 * layer.
 *
 * @param values in row-major order; null where all are {@code constant}
 */
public record NirArray(int[] shape, float[] values, double constant) {

  public NirArray {
    if (values != null && values.length != size(shape)) {
      throw new IllegalArgumentException(
          "expected %d numbers for %s, found %d"
              .formatted(size(shape), Arrays.toString(shape), values.length));
    }
  }

  private static int size(int... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  int size() {
    return size(shape);
  }

  static NirArray of(float[] values, int... shape) {
    return new NirArray(shape, values, 0);
  }

  /** float64: tau / dt must come out as it went in. */
  static NirArray full(double constant, int... shape) {
    return new NirArray(shape, null, constant);
  }

  /** Java's array of arrays of this shape, of float or double. */
  Object nested() {
    Object array = Array.newInstance(values == null ? double.class : float.class, shape);
    fill(array, 0, 0);
    return array;
  }

  private int fill(Object array, int axis, int from) {
    if (axis < shape.length - 1) {
      int next = from;
      for (int i = 0; i < shape[axis]; i++) {
        next = fill(Array.get(array, i), axis + 1, next);
      }
      return next;
    }
    if (array instanceof double[] row) {
      Arrays.fill(row, constant);
    } else {
      System.arraycopy(values, from, array, 0, shape[axis]);
    }
    return from + shape[axis];
  }
}
