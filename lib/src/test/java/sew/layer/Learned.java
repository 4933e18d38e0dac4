package sew.layer;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a training step has left in a network: the gradients and the BN statistics, by name. */
public final class Learned {
  private Learned() {}

  public static Map<String, float[]> of(Block network) {
    Map<String, float[]> values = new LinkedHashMap<>();
    StateDict.of(network).forEach((name, parameter) -> values.put(name, read(parameter)));
    return values;
  }

  private static float[] read(Parameter parameter) {
    return parameter.requiresGradient()
        ? parameter.getArray().getGradient().toFloatArray()
        : Parameters.get(parameter);
  }
}
