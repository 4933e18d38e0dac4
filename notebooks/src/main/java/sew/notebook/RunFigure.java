package sew.notebook;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import sew.train.EpochMetrics;

/** How a run went: its losses and accuracies over the epochs. */
final class RunFigure {
  /** Error bars at more epochs than these would be a band without a line. */
  private static final int MAX_BARS = 40;

  private RunFigure() {}

  static Figure of(RunRecord run) {
    Panel loss =
        new Panel(
            "cross entropy",
            Axis.linear("epoch"),
            Axis.fromZero("loss"),
            List.of(
                curve(run, "training", EpochMetrics::trainLoss, 0),
                curve(run, "test", EpochMetrics::testLoss, 1)));
    Panel accuracy =
        new Panel(
            run.epochs().size() > MAX_BARS
                ? "accuracy"
                : "accuracy; bars: standard error of the test",
            Axis.linear("epoch"),
            Axis.fromZero("%"),
            List.of(curve(run, "training", e -> 100 * e.trainAccuracy(), 0), tested(run)));
    return new Figure("run", title(run), 2, List.of(loss, accuracy)).withMark(mark(run));
  }

  private static String mark(RunRecord run) {
    return run.isPaperSetting() ? "" : run.caption().length();
  }

  /** The test accuracy, with its binomial standard error where there are few epochs. */
  private static Curve tested(RunRecord run) {
    ToDoubleFunction<EpochMetrics> percent = e -> 100 * e.testAccuracy();
    if (run.epochs().size() > MAX_BARS) {
      return curve(run, "test", percent, 1);
    }
    double[] errors =
        run.epochs().stream()
            .mapToDouble(e -> 100 * run.finished().standardError(e.testAccuracy()))
            .toArray();
    return curve(run, "test", percent, 1).withErrors(errors);
  }

  private static String title(RunRecord run) {
    RunMetrics summary = run.finished();
    return String.format(
        Locale.ROOT,
        "%s: last %.2f +- %.2f %%, best %.2f %% (epoch %d). Scale: %s",
        run.caption().name(),
        100 * summary.last(),
        100 * summary.standardError(summary.last()),
        100 * summary.best(),
        summary.bestEpoch() + 1,
        run.caption().scale());
  }

  private static Curve curve(
      RunRecord run, String name, ToDoubleFunction<EpochMetrics> value, int colour) {
    double[] x = run.epochs().stream().mapToDouble(e -> e.epoch() + 1).toArray();
    double[] y = run.epochs().stream().mapToDouble(value).toArray();
    return new Curve(name, x, y, colour, Curve.Style.SOLID);
  }
}
