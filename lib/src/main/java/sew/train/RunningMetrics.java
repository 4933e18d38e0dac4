package sew.train;

import ai.djl.ndarray.NDArray;

/** Sums of loss and correct predictions over the clips seen so far. */
final class RunningMetrics {
  private double lossSum;
  private long right;
  private long clips;

  /** Adds a batch with its mean {@code loss} [], {@code logits} [N, classes] and labels [N]. */
  void add(NDArray loss, NDArray logits, NDArray labels) {
    long n = labels.size();
    long[] expected = labels.toLongArray();
    try (NDArray detached = logits.stopGradient();
        NDArray best = detached.argMax(1)) {
      long[] classes = best.toLongArray();
      for (int i = 0; i < n; i++) {
        right += classes[i] == expected[i] ? 1 : 0;
      }
    }
    lossSum += (double) loss.getFloat() * n;
    clips += n;
  }

  long clips() {
    return clips;
  }

  double loss() {
    return lossSum / clips;
  }

  double accuracy() {
    return (double) right / clips;
  }

  Progress.Report report(int epoch, boolean training, int done, int batches) {
    return new Progress.Report(epoch, training, done, batches, loss(), accuracy());
  }
}
