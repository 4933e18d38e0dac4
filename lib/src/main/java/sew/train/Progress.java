package sew.train;

import java.util.concurrent.CancellationException;

/** Is called for every batch of a run. */
@FunctionalInterface
public interface Progress {

  /** Does nothing. */
  Progress NONE = report -> {};

  /**
   * Where a run is.
   *
   * @param epoch counted from 0
   * @param training false while testing
   * @param done batches of this epoch's phase that are done, out of {@code batches}
   * @param loss mean cross entropy of the phase so far
   * @param accuracy share of clips classified correctly in the phase so far, 0 to 1
   */
  record Report(int epoch, boolean training, int done, int batches, double loss, double accuracy) {}

  /** Called after every batch, on the training thread. */
  void onBatch(Report report);

  /** Passes a report on, unless the thread was interrupted: then the run ends. */
  static void report(Progress progress, Report report) {
    if (Thread.interrupted()) {
      throw new CancellationException("interrupted in epoch " + report.epoch());
    }
    progress.onBatch(report);
  }
}
