package sew.analysis;

/** How often a sample of one class was predicted as another, accumulated over samples. */
public final class ConfusionMatrix {
  private final long[][] counts;
  private final int k;
  private long topK;

  /**
   * An empty matrix.
   *
   * @param k how many of the largest logits count as a top-k hit, 1 to {@code classes}
   */
  public ConfusionMatrix(int classes, int k) {
    if (k < 1 || k > classes) {
      throw new IllegalArgumentException(
          "k must lie between 1 and the %d classes, found %d".formatted(classes, k));
    }
    this.counts = new long[classes][classes];
    this.k = k;
  }

  /** Counts a sample of class {@code label} with {@code logits} [classes]; ties go to the first. */
  public void add(int label, float[] logits) {
    if (logits.length != counts.length || label < 0 || label >= counts.length) {
      throw new IllegalArgumentException(
          "expected %d logits and a label below that, found %d logits and label %d"
              .formatted(counts.length, logits.length, label));
    }
    int predicted = 0;
    int above = 0;
    for (int i = 0; i < logits.length; i++) {
      if (!Float.isFinite(logits[i])) {
        throw new IllegalArgumentException(
            "logit %d is %s; only finite logits can be ranked".formatted(i, logits[i]));
      }
      predicted = logits[i] > logits[predicted] ? i : predicted;
      above += logits[i] > logits[label] || (logits[i] == logits[label] && i < label) ? 1 : 0;
    }
    counts[label][predicted]++;
    topK += above < k ? 1 : 0;
  }

  public int classes() {
    return counts.length;
  }

  /** Samples of class {@code label} that were predicted as {@code predicted}. */
  public long count(int label, int predicted) {
    return counts[label][predicted];
  }

  /** All samples. */
  public long samples() {
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += ofClass(i);
    }
    return sum;
  }

  /** Samples whose class had the largest logit. */
  public long hits() {
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i][i];
    }
    return sum;
  }

  /** Samples whose class was among the k largest logits. */
  public long topKHits() {
    return topK;
  }

  /**
   * Recall: the share of the samples of a class that was predicted as that class; NaN without
   * samples.
   */
  public double recall(int label) {
    return (double) counts[label][label] / ofClass(label);
  }

  /** Precision: the share of the predictions of a class that was right; NaN without predictions. */
  public double precision(int predicted) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[predicted];
    }
    return (double) counts[predicted][predicted] / sum;
  }

  private long ofClass(int label) {
    long sum = 0;
    for (long count : counts[label]) {
      sum += count;
    }
    return sum;
  }
}
