package sew.reproduce.run;

import java.util.List;
import sew.train.EpochMetrics;

/**
 * What a finished run reached.
 *
 * @param last test accuracy after the last epoch, 0 to 1
 * @param best largest test accuracy of any epoch; chosen on the test set, as in the paper
 * @param bestEpoch the first epoch that reached it, counted from 0
 * @param testClips how many clips the accuracies are measured on
 * @param seconds wall time of all epochs
 */
public record RunMetrics(
    double last, double best, int bestEpoch, int epochs, int testClips, double seconds) {

  public RunMetrics {
    if (!(last >= 0 && last <= 1 && best >= 0 && best <= 1) || epochs < 1 || testClips < 1) {
      throw new IllegalArgumentException(
          "expected accuracies from 0 to 1 after 1 or more epochs on 1 or more clips, found last %s and best %s after %d epochs on %d clips"
              .formatted(last, best, epochs, testClips));
    }
  }

  /** The summary of {@code epochs}, tested on {@code testClips} clips. */
  public static RunMetrics of(List<EpochMetrics> epochs, int testClips) {
    EpochMetrics best = epochs.get(0);
    double seconds = 0;
    for (EpochMetrics epoch : epochs) {
      best = epoch.testAccuracy() > best.testAccuracy() ? epoch : best;
      seconds += epoch.seconds();
    }
    double last = epochs.get(epochs.size() - 1).testAccuracy();
    return new RunMetrics(
        last, best.testAccuracy(), best.epoch(), epochs.size(), testClips, seconds);
  }

  /** The binomial standard error of an {@code accuracy} measured on the test clips. */
  public double standardError(double accuracy) {
    return Math.sqrt(accuracy * (1 - accuracy) / testClips);
  }
}
