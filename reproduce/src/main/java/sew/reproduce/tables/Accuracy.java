package sew.reproduce.tables;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.reproduce.run.FinishedRun;
import sew.reproduce.run.RunMetrics;

/**
 * An accuracy that the paper prints, in percent, beside what was measured of the same network.
 *
 * @param log the authors' run, or null where they published none
 * @param run this project's run, or null
 */
record Accuracy(Printed paper, AuthorsLog log, FinishedRun run) {
  private static final String NONE = "-";

  static final String LEGEND =
      """
      The paper's accuracies are the best of all epochs on the test set, which is optimistic; "last" is the fair number.
      log: the authors' TensorBoard log of the paper's run, its best and last epoch (counted from 1).
      run: this project's finished runs of the same network on the same data, in the folder --runs names; "-": none there.
      +-: the binomial standard error of the test set: ImageNet 50,000 images, DVS Gesture 288 clips, CIFAR10-DVS 1,000 clips.
      """;

  /** One for each run, or one without a run. */
  static List<Accuracy> of(String paper, AuthorsLog log, List<FinishedRun> runs) {
    Printed printed = new Printed(paper);
    return runs.isEmpty()
        ? List.of(new Accuracy(printed, log, null))
        : runs.stream().map(run -> new Accuracy(printed, log, run)).toList();
  }

  /** "63.182 (314)". */
  String logBest() {
    return logBest(Epoch::testAcc1);
  }

  String logBest(ToDoubleFunction<Epoch> value) {
    if (log == null) {
      return NONE;
    }
    Epoch best = log.best(value);
    return percent(value.applyAsDouble(best)) + " (" + (best.epoch() + 1) + ")";
  }

  /** "62.812 +- 0.216". */
  String logLast() {
    return log == null ? NONE : withError(log.last().testAcc1(), log.testSamples());
  }

  String runLast() {
    return run == null ? NONE : withError(100 * run.summary().last(), run.summary().testClips());
  }

  String runBest() {
    if (run == null) {
      return NONE;
    }
    RunMetrics summary = run.summary();
    return percent(100 * summary.best()) + " (" + (summary.bestEpoch() + 1) + ")";
  }

  /** Of the log against the paper, and of a run only where it measures the paper's setting. */
  String verdict() {
    String ofLog = log == null ? NONE : verdict(paper, Epoch::testAcc1);
    if (run == null || !run.isThePapersDvsGesture()) {
      return ofLog;
    }
    double share = paper.value() / 100;
    double best = run.summary().best();
    double error = Math.sqrt(2) * run.summary().standardError(share);
    return ofLog
        + String.format(
            Locale.ROOT,
            "; run's best %+.2f points (%.1f s.e.)",
            100 * (best - share),
            Math.abs(best - share) / error);
  }

  /** Of the log's best {@code value} against {@code printed}. */
  String verdict(Printed printed, ToDoubleFunction<Epoch> value) {
    return log == null ? NONE : printed.verdict(" points", value.applyAsDouble(log.best(value)));
  }

  /** Of the run where there is one, else of the log. */
  String scale() {
    if (run != null) {
      return "run: " + run.scale();
    }
    return log == null
        ? "the paper's number only"
        : "log: the paper's setting, %d epochs; no run".formatted(log.epochs().size());
  }

  private static String withError(double percent, int samples) {
    double error = Math.sqrt(percent * (100 - percent) / samples);
    return percent(percent) + " +- " + percent(error);
  }

  private static String percent(double percent) {
    return String.format(Locale.ROOT, "%.3f", percent);
  }
}
