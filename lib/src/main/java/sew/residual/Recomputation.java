package sew.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.compute.Precision;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.tensor.Tape;

/**
 * Training with the memory of one block (activation checkpointing): the forward pass keeps only
 * what enters a block, and the backward pass computes the block again. All numbers stay the same.
 *
 * <p>The choice of a process is the system property {@code sew.recompute}, which {@code sew
 * --recompute} sets.
 */
public final class Recomputation {
  /** The system property that holds the choice of a process. */
  public static final String PROPERTY = "sew.recompute";

  private Recomputation() {}

  static boolean isChosen() {
    return Boolean.getBoolean(PROPERTY) && GradMode.current().flatMap(GradMode::tape).isPresent();
  }

  /** O of a block [T, N, ...] from S, recorded as one function of S. */
  static NDArray record(
      ResidualBlock block, ParameterStore store, NDArray s, PairList<String, Object> params) {
    GradMode mode = GradMode.current().orElseThrow();
    NDArray o;
    try (GradMode silent = GradMode.off(mode.backend())) {
      o = block.forward(store, s, true, params);
    }
    NDArray[] inputs = {Tape.view(s)};
    mode.tape()
        .orElseThrow()
        .record(
            inputs,
            new NDArray[] {o},
            gradients -> new NDArray[] {backward(block, store, inputs[0], gradients[0], mode)});
    return Tape.view(o, s.getManager());
  }

  private static NDArray backward(
      ResidualBlock block, ParameterStore store, NDArray s, NDArray gradient, GradMode mode) {
    Map<Parameter, float[]> statistics = statistics(block);
    try (GradMode recording = GradMode.on(mode.backend());
        NDArray leaf = s.stopGradient()) {
      leaf.setRequiresGradient(true);
      try (NDArray o = forward(block, store, leaf)) {
        GradMode.backward(o, gradient);
      }
      // BN has seen this batch already.
      statistics.forEach(Parameters::set);
      return leaf.getGradient();
    }
  }

  private static NDArray forward(ResidualBlock block, ParameterStore store, NDArray s) {
    try (Precision.Scope scope = Precision.chosen().scope()) {
      return block.forward(store, s, true, null);
    }
  }

  /** The running statistics of BN, which are what a forward pass changes. */
  private static Map<Parameter, float[]> statistics(Block block) {
    Map<Parameter, float[]> values = new LinkedHashMap<>();
    StateDict.of(block)
        .forEach(
            (name, parameter) -> {
              if (!parameter.requiresGradient()) {
                values.put(parameter, Parameters.get(parameter));
              }
            });
    return values;
  }
}
