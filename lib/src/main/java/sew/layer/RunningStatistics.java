package sew.layer;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** The running means and variances of every BN of a block, as they were at some moment. */
public final class RunningStatistics {
  private final Map<Parameter, float[]> values = new LinkedHashMap<>();

  private RunningStatistics() {}

  /** Copies them: of all that {@link StateDict} holds, only they require no gradient. */
  public static RunningStatistics of(Block block) {
    RunningStatistics copy = new RunningStatistics();
    for (Parameter parameter : StateDict.of(block).values()) {
      if (!parameter.requiresGradient()) {
        copy.values.put(parameter, Parameters.get(parameter));
      }
    }
    return copy;
  }

  /** Makes every BN forget the batches that it has seen since. */
  public void restore() {
    values.forEach(Parameters::set);
  }
}
