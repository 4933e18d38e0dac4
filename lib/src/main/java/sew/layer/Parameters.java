package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** Reads and writes the values of parameters, whether or not they require a gradient. */
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

  /** ||dL/dw|| of every parameter w that has a gradient, in the same order. */
  public static Map<String, Double> gradientNorms(Map<String, Parameter> parameters) {
    Map<String, Double> norms = new LinkedHashMap<>();
    try (GradMode silent = GradMode.off()) {
      parameters.forEach(
          (name, parameter) -> {
            if (parameter.requiresGradient()) {
              try (NDArray gradient = parameter.getArray().getGradient();
                  NDArray norm = gradient.norm()) {
                norms.put(name, (double) norm.getFloat());
              }
            }
          });
    }
    return norms;
  }
}
