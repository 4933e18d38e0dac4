package sew.reproduce.tables;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import sew.train.EpochMetrics;

/**
 * An accuracy that the paper prints, in percent, beside what was measured for the same network in
 * the same setting.
 *
 * @param log the authors' run, or null where they published none
 * @param run this project's run in the paper's setting, or null
 */
record Accuracy(Printed paper, AuthorsLog log, RunRecord run) {
  private static final String NONE = "-";

  static final String LEGEND =
      """
      The paper's accuracies are the best of all epochs on the test set, which is optimistic; "last" is the fair number.
      log: the authors' TensorBoard log of the paper's run, its best and last epoch (counted from 1).
      run: this project's finished runs in the paper's setting on its data, in the folder --runs names; "-": none there. All others have a table of their own.
      run against paper: best against best, in standard errors of both. The authors trained in float16 mixed precision, runs in what their scale names.
      +-: the binomial standard error of the test set: ImageNet 50,000 images, DVS Gesture 288 clips, CIFAR10-DVS 1,000 clips.
      """;

  /** One per run that is in the paper's setting, or a single one without a run. */
  static List<Accuracy> of(String paper, AuthorsLog log, List<RunRecord> runs) {
    Printed printed = new Printed(paper);
    List<RunRecord> shown =
        runs.stream().filter(run -> run.isOver() && run.isPaperSetting()).toList();
    return shown.isEmpty()
        ? List.of(new Accuracy(printed, log, null))
        : shown.stream().map(run -> new Accuracy(printed, log, run)).toList();
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
        "run against paper",
        "scale");
  }

  /** The cells of a row that begins with {@code cells} and continues with this accuracy. */
  String[] after(String... cells) {
    return join(
        cells,
        paper.text(),
        logBest(),
        logLast(),
        runLast(),
        runBest(),
        logVerdict(),
        runVerdict(),
        scale());
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
    return run == null ? NONE : OtherRuns.last(run, 3);
  }

  String runBest() {
    return run == null ? NONE : OtherRuns.best(run, 3);
  }

  /** The top-5 accuracy after the last epoch. */
  String runLastTop5() {
    return run == null ? NONE : OtherRuns.lastTop5(run, 3);
  }

  /** The best top-5 accuracy, whose epoch need not be that of the best top-1 accuracy. */
  String runBestTop5() {
    return bestTop5()
        .map(best -> Decimals.fixed(100 * best.testTop5(), 3) + " (" + (best.epoch() + 1) + ")")
        .orElse(NONE);
  }

  private Optional<EpochMetrics> bestTop5() {
    return run == null || run.metrics().isEmpty()
        ? Optional.empty()
        : run.epochs().stream()
            .filter(epoch -> epoch.testTop5() != null)
            .reduce((best, epoch) -> epoch.testTop5() > best.testTop5() ? epoch : best);
  }

  /** Compares the log's best accuracy with the paper's. */
  String logVerdict() {
    return logVerdict(paper, Epoch::testAcc1);
  }

  /** Compares the log's best {@code value} with {@code printed}. */
  String logVerdict(Printed printed, ToDoubleFunction<Epoch> value) {
    return log == null ? NONE : printed.verdict(" points", value.applyAsDouble(log.best(value)));
  }

  /** Compares the run's best accuracy with the paper's. */
  String runVerdict() {
    return run == null
        ? NONE
        : run.metrics()
            .map(metrics -> againstPaper(metrics, metrics.best(), paper.value() / 100))
            .orElse(NONE);
  }

  /** Compares the run's best top-5 accuracy with {@code printed}. */
  String runVerdictTop5(Printed printed) {
    return bestTop5()
        .map(best -> againstPaper(run.finished(), best.testTop5(), printed.value() / 100))
        .orElse(NONE);
  }

  /** Both are measured on as many samples, so that the difference has both standard errors. */
  static String againstPaper(RunMetrics run, double best, double paper) {
    double errors = Percent.errorsApart(100 * best, 100 * paper, run.testClips());
    return String.format(
        Locale.ROOT,
        "%s (%+.1f s.e.)",
        Math.abs(errors) <= Percent.AGREES ? "agrees" : "differs",
        errors);
  }

  /** The scale of the run if there is one, otherwise of the log. */
  String scale() {
    if (run != null) {
      String float32 = run.precisions().equals(List.of("float32")) ? ", float32" : "";
      return "run: " + run.scale() + float32;
    }
    return log == null
        ? "the paper's number only"
        : "log: the paper's setting, %d epochs; no run".formatted(log.epochs().size());
  }
}
