package sew.reproduce.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sew.data.Npy;
import sew.layer.Parameters;

/** Loads golden state dicts and compares parameters and gradients with golden ones, by name. */
final class GoldenWeights {
  private static final String COUNTER = "num_batches_tracked";

  private GoldenWeights() {}

  /** Sets every parameter; missing, surplus and wrong-shaped names are listed in one error. */
  static void load(Map<String, Parameter> named, Map<String, Npy> golden) {
    List<String> problems = new ArrayList<>();
    named.forEach(
        (name, parameter) -> {
          Npy array = golden.get(name);
          Shape shape = parameter.getArray().getShape();
          if (array == null) {
            problems.add("missing " + name + " " + shape);
          } else if (!shape.equals(new Shape(array.shape()))) {
            problems.add(name + " is " + new Shape(array.shape()) + ", expected " + shape);
          } else {
            Parameters.set(parameter, array.toFloats());
          }
        });
    golden.keySet().stream()
        .filter(name -> !name.endsWith(COUNTER) && !named.containsKey(name))
        .forEach(name -> problems.add("surplus " + name));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(
          "the weights do not fit the network: " + String.join("; ", problems));
    }
  }

  static void compare(
      Map<String, Parameter> named,
      Map<String, Npy> golden,
      double tolerance,
      Deviation deviation) {
    golden.forEach(
        (name, expected) -> {
          if (!name.endsWith(COUNTER)) {
            deviation.values(
                name, expected.toFloats(), Parameters.get(parameter(named, name)), tolerance);
          }
        });
  }

  static void compareGradients(
      Map<String, Parameter> named,
      Map<String, Npy> golden,
      double tolerance,
      Deviation deviation) {
    golden.forEach(
        (name, expected) -> {
          try (NDArray gradient = parameter(named, name).getArray().getGradient()) {
            deviation.values("grad " + name, expected, gradient, tolerance);
          }
        });
  }

  static Parameter parameter(Map<String, Parameter> named, String name) {
    Parameter parameter = named.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("the network has no parameter called " + name);
    }
    return parameter;
  }
}
