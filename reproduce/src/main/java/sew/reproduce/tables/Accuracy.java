package sew.reproduce.tables;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;

/**
 * An accuracy that the paper prints, in percent, beside what was measured for the same network.
 *
 * @param log the authors' run, or null where they published none
 * @param run this project's run, or null
 */
record Accuracy(Printed paper, AuthorsLog log, RunRecord run) {
  private static final String NONE = "-";

  static final String LEGEND =
      """
      The paper's accuracies are the best of all epochs on the test set, which is optimistic; "last" is the fair number.
      log: the authors' TensorBoard log of the paper's run, its best and last epoch (counted from 1).
      run: this project's finished runs of the same network on the same data, in the folder --runs names; "-": none there.
      +-: the binomial standard error of the test set: ImageNet 50,000 images, DVS Gesture 288 clips, CIFAR10-DVS 1,000 clips.
      """;

  /** One per run, or a single one without a run. */
  static List<Accuracy> of(String paper, AuthorsLog log, List<RunRecord> runs) {
    Printed printed = new Printed(paper);
    return runs.isEmpty()
        ? List.of(new Accuracy(printed, log, null))
        : runs.stream().map(run -> new Accuracy(printed, log, run)).toList();
  }

  /** The columns of {@link #after}. */
  static String[] columnsAfter(String accuracy, String... columns) {
    return join(
        columns,
        "paper " + accuracy + " %",
        "log best " + accuracy + " % (epoch)",
        "log last " + accuracy + " %",
        "run last " + accuracy + " %",
        "run best " + accuracy + " % (epoch)",
        "log against paper",
        "scale");
  }

  /** The cells of a row that begins with {@code cells} and continues with this accuracy. */
  String[] after(String... cells) {
    return join(
        cells, paper.text(), logBest(), logLast(), runLast(), runBest(), verdict(), scale());
  }

  private static String[] join(String[] first, String... then) {
    return Stream.concat(Stream.of(first), Stream.of(then)).toArray(String[]::new);
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
    return Decimals.fixed(value.applyAsDouble(best), 3) + " (" + (best.epoch() + 1) + ")";
  }

  /** "62.812 +- 0.216". */
  String logLast() {
    return log == null ? NONE : Percent.withError(log.last().testAcc1(), log.testSamples(), 3);
  }

  String runLast() {
    return run == null
        ? NONE
        : Percent.withError(100 * run.finished().last(), run.finished().testClips(), 3);
  }

  String runBest() {
    if (run == null) {
      return NONE;
    }
    RunMetrics summary = run.finished();
    return Decimals.fixed(100 * summary.best(), 3) + " (" + (summary.bestEpoch() + 1) + ")";
  }

  /** Compares the log with the paper, and a run only if it measures the paper's setting. */
  String verdict() {
    String ofLog = log == null ? NONE : verdict(paper, Epoch::testAcc1);
    if (run == null || !run.isPaperSetting()) {
      return ofLog;
    }
    double share = paper.value() / 100;
    double best = run.finished().best();
    double error = Math.sqrt(2) * run.finished().standardError(share);
    return "%s; run's best %s points (%s s.e.)"
        .formatted(
            ofLog,
            Decimals.signed(100 * (best - share), 2),
            Decimals.fixed(Math.abs(best - share) / error, 1));
  }

  /** Compares the log's best {@code value} with {@code printed}. */
  String verdict(Printed printed, ToDoubleFunction<Epoch> value) {
    return log == null ? NONE : printed.verdict(" points", value.applyAsDouble(log.best(value)));
  }

  /** The scale of the run if there is one, otherwise of the log. */
  String scale() {
    if (run != null) {
      return "run: " + run.caption().scale();
    }
    return log == null
        ? "the paper's number only"
        : "log: the paper's setting, %d epochs; no run".formatted(log.epochs().size());
  }
}
