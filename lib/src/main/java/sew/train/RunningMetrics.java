package sew.train;

import ai.djl.ndarray.NDArray;
import java.util.List;
import sew.collective.Ranks;

/** Sums of loss and correct predictions over the samples seen so far. */
public final class RunningMetrics {
  static final int TOP = 5;

  private static final int NUMBERS = 4;

  private double lossSum;
  private long right;
  private long rightInTop5;
  private long samples;

  public RunningMetrics() {}

  /** Goes on from what was {@link #lossSum}, {@link #right}, {@link #rightInTop5}, samples. */
  RunningMetrics(double lossSum, long right, long rightInTop5, long samples) {
    this.lossSum = lossSum;
    this.right = right;
    this.rightInTop5 = rightInTop5;
    this.samples = samples;
  }

  /** Adds a batch with its mean {@code loss} [], {@code logits} [N, classes] and labels [N]. */
  void add(NDArray loss, NDArray logits, NDArray labels) {
    long n = labels.size();
    long[] expected = labels.toLongArray();
    try (NDArray detached = logits.stopGradient();
        NDArray best = detached.argMax(1)) {
      long[] classes = best.toLongArray();
      float[] values = detached.toFloatArray();
      int of = Math.toIntExact(detached.getShape().get(1));
      for (int i = 0; i < n; i++) {
        right += classes[i] == expected[i] ? 1 : 0;
        rightInTop5 += isInTop5(values, i * of, of, (int) expected[i]) ? 1 : 0;
      }
    }
    lossSum += (double) loss.getFloat() * n;
    samples += n;
  }

  /** Adds what was measured elsewhere. */
  void add(RunningMetrics other) {
    lossSum += other.lossSum;
    right += other.right;
    rightInTop5 += other.rightInTop5;
    samples += other.samples;
  }

  /** Adds what every rank measured, in the order of the ranks and of each list. */
  void addAll(Ranks ranks, List<RunningMetrics> own) {
    int longest = ranks.max(own.size());
    double[] numbers = new double[longest * NUMBERS];
    for (int i = 0; i < own.size(); i++) {
      System.arraycopy(own.get(i).toNumbers(), 0, numbers, i * NUMBERS, NUMBERS);
    }
    for (double[] ofRank : ranks.gather(numbers)) {
      for (int i = 0; i < longest; i++) {
        add(ofNumbers(ofRank, i * NUMBERS));
      }
    }
  }

  /** Counts are exact: they are far below 2^53. */
  private double[] toNumbers() {
    return new double[] {lossSum, right, rightInTop5, samples};
  }

  private static RunningMetrics ofNumbers(double[] numbers, int from) {
    return new RunningMetrics(
        numbers[from],
        (long) numbers[from + 1],
        (long) numbers[from + 2],
        (long) numbers[from + 3]);
  }

  /** Whether fewer than 5 classes have a larger logit; of equal ones the first counts as larger. */
  private static boolean isInTop5(float[] logits, int from, int classes, int label) {
    float own = logits[from + label];
    int larger = 0;
    for (int c = 0; c < classes; c++) {
      float other = logits[from + c];
      larger += other > own || (other == own && c < label) ? 1 : 0;
    }
    return larger < TOP;
  }

  /** The samples seen. */
  public long samples() {
    return samples;
  }

  /** Their mean loss. */
  public double loss() {
    return lossSum / samples;
  }

  /** The share of them whose largest logit is that of their class, 0 to 1. */
  public double accuracy() {
    return (double) right / samples;
  }

  /** The share of them whose class has one of the five largest logits, 0 to 1. */
  public double top5() {
    return (double) rightInTop5 / samples;
  }

  double lossSum() {
    return lossSum;
  }

  long right() {
    return right;
  }

  long rightInTop5() {
    return rightInTop5;
  }

  Progress.Report report(int epoch, boolean training, int done, int batches) {
    return new Progress.Report(epoch, training, done, batches, loss(), accuracy());
  }
}
