package sew.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The running means and variances of every BN of a block, as they were at some moment. */
public final class RunningStatistics {
  private final Map<Parameter, float[]> values = new LinkedHashMap<>();

  private RunningStatistics() {}

  /** Copies them. */
  public static RunningStatistics of(Block block) {
    RunningStatistics copy = new RunningStatistics();
    parameters(block).forEach(parameter -> copy.values.put(parameter, Parameters.get(parameter)));
    return copy;
  }

  /** Themselves, in the order of {@link StateDict}. */
  public static List<NDArray> arrays(Block block) {
    return parameters(block).map(Parameter::getArray).toList();
  }

  /** Of all that {@link StateDict} holds, only they require no gradient. */
  private static Stream<Parameter> parameters(Block block) {
    return StateDict.of(block).values().stream().filter(one -> !one.requiresGradient());
  }

  /** Makes every BN forget the batches that it has seen since. */
  public void restore() {
    values.forEach(Parameters::set);
  }
}
