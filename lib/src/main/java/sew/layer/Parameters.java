package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import sew.tensor.NativeArrays;

/** Reads and writes the values of a parameter, whether or not it requires a gradient. */
public final class Parameters {
  private Parameters() {}

  /** The values in row-major order. */
  public static float[] get(Parameter parameter) {
    try (NDArray values = parameter.getArray().stopGradient()) {
      return values.toFloatArray();
    }
  }

  /** Sets every value in place. */
  public static void fill(Parameter parameter, double value) {
    float[] values = new float[Math.toIntExact(parameter.getArray().size())];
    Arrays.fill(values, (float) value);
    set(parameter, values);
  }

  /** Overwrites the values in place, in row-major order. */
  public static void set(Parameter parameter, float[] values) {
    NativeArrays.overwrite(parameter.getArray(), values);
  }
}
