package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.Map;
import java.util.function.Consumer;
import sew.data.Npy;
import sew.layer.Parameters;
import sew.weights.Weights;

/** Compares parameters and gradients with golden ones, by name. */
final class GoldenWeights {
  private static final String COUNTER = "num_batches_tracked";

  private GoldenWeights() {}

  /** Sets the parameters of a network to the case's: those of its file, else in closed form. */
  static Consumer<Map<String, Parameter>> of(GoldenCase golden) {
    Map<String, Npy> weights = golden.arraysUnder("sd/");
    return weights.isEmpty()
        ? named -> Weights.load(named, new HashedWeights(golden).stateDict(named))
        : named -> Weights.load(named, weights);
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
