package sew.residual;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.util.PairList;
import sew.compute.Autocast;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.layer.RunningStatistics;
import sew.tensor.GradMode;
import sew.tensor.Tape;

/**
 * Training with the memory of one block (activation checkpointing): the forward pass keeps only
 * what enters a block, and the backward pass computes the block again. All numbers stay the same.
 */
public final class Recomputation {
  private Recomputation() {}

  /** What a block computes in training mode. */
  @FunctionalInterface
  interface Forward {
    NDArray of(NDArray s, PairList<String, Object> params);
  }

  /** Whether a training step is recorded that {@link Compute#recompute} asks to compute again. */
  static boolean isWanted() {
    return ComputeScope.current().recompute() && GradMode.isRecording();
  }

  /**
   * O of {@code block} [T, N, ...] from S, recorded as one function of S.
   *
   * @param forward O from S and the arguments {@code params} of DJL's forward pass
   */
  static NDArray record(Block block, Forward forward, NDArray s, PairList<String, Object> params) {
    Tape tape =
        GradMode.currentTape()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "computing blocks again needs a block of GradMode.on() for its gradients"));
    Compute.Resolved compute = ComputeScope.current();
    NDArray o;
    try (GradMode silent = GradMode.off()) {
      o = forward.of(s, params);
    }
    NDArray[] inputs = {Tape.view(s)};
    tape.record(
        inputs,
        new NDArray[] {o},
        gradients -> new NDArray[] {backward(block, forward, inputs[0], gradients[0], compute)});
    return Tape.view(o, s.getManager());
  }

  private static NDArray backward(
      Block block, Forward forward, NDArray s, NDArray gradient, Compute.Resolved compute) {
    RunningStatistics before = RunningStatistics.of(block);
    try (ComputeScope scope = ComputeScope.open(compute);
        GradMode recording = GradMode.on();
        NDArray leaf = s.stopGradient()) {
      leaf.setRequiresGradient(true);
      try (NDArray o = autocast(forward, leaf, compute)) {
        GradMode.backward(o, gradient);
      }
      // BN has seen this batch already.
      before.restore();
      return leaf.getGradient();
    }
  }

  private static NDArray autocast(Forward forward, NDArray s, Compute.Resolved compute) {
    try (Autocast autocast = Autocast.open(compute)) {
      return forward.of(s, null);
    }
  }
}
