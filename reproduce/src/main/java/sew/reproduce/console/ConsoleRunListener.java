package sew.reproduce.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import sew.data.Printable;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.SweepProgress;
import sew.train.EpochMetrics;

/**
 * Shows the progress of runs: one bar for all of them on a terminal, one line per epoch in a log.
 */
public final class ConsoleRunListener implements RunListener {
  private static final int NAMED = 3;
  private static final String CLEARED_LINE = "\r\u001b[K";

  private final PrintStream out;
  private final PrintStream warnings;
  private final boolean terminal;
  private final ThrottledLog log;
  private ProgressBar bar;
  private boolean severalSeeds;
  private Map<Experiment.Data, SplitSamples> samples = Map.of();
  private String title = "";
  private int epochs;
  private EpochText text;
  private SweepProgress progress;
  private long started;

  /**
   * Writes to {@code out}.
   *
   * @param terminal whether it can show progress bars
   */
  public ConsoleRunListener(PrintStream out, boolean terminal) {
    this(out, out, terminal);
  }

  /** As {@link #ConsoleRunListener(PrintStream, boolean)}, with warnings on their own. */
  public ConsoleRunListener(PrintStream out, PrintStream warnings, boolean terminal) {
    this.out = out;
    this.warnings = warnings;
    this.terminal = terminal;
    this.log = new ThrottledLog(out, terminal);
  }

  @Override
  public void note(String note) {
    log.accept(note);
  }

  @Override
  public void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {
    severalSeeds = experiments.stream().mapToLong(Experiment::seed).distinct().count() > 1;
    this.samples = samples;
    progress = new SweepProgress(0, experiments.size(), Optional.empty());
    started = System.nanoTime();
    if (terminal) {
      out.print(CLEARED_LINE); // of a note
      long all = experiments.stream().mapToLong(this::batches).sum();
      bar =
          new ProgressBarBuilder()
              .setTaskName(experiments.size() + " runs")
              .setInitialMax(all)
              .setUnit(" batches", 1)
              .setStyle(ProgressBarStyle.ASCII)
              .setEtaFunction(state -> left())
              .setUpdateIntervalMillis(200)
              // One that moves the cursor, as on its own, would cover what line() says.
              .setConsumer(new ConsoleProgressBarConsumer(System.err, ProcessFacts.columns() - 1))
              .clearDisplayOnFinish()
              .build();
    }
  }

  private long batches(Experiment experiment) {
    return epochBatches(experiment) * experiment.recipe().epochs();
  }

  private long epochBatches(Experiment experiment) {
    return RunText.batchesPerEpoch(experiment, samples.get(experiment.data()));
  }

  /** The estimate made at the start of this run, less the time since then. */
  private Optional<Duration> left() {
    Duration since = Duration.ofNanos(System.nanoTime() - started);
    return progress.left().map(left -> left.minus(since)).filter(left -> !left.isNegative());
  }

  @Override
  public void start(Experiment experiment, int epoch, SweepProgress progress) {
    this.progress = progress;
    started = System.nanoTime();
    title = title(experiment);
    epochs = experiment.recipe().epochs();
    text = EpochText.of(title, experiment, samples.get(experiment.data()));
    if (epoch > 0) {
      line("%s: resumes after epoch %d of %d", title, epoch, epochs);
    }
    if (bar != null) {
      bar.stepBy(epochBatches(experiment) * epoch);
    }
  }

  @Override
  public void warn(String warning) {
    line(warnings, "%s%s", title.isEmpty() ? "" : title + ": ", warning);
  }

  private String title(Experiment experiment) {
    return Caption.of(experiment).name() + (severalSeeds ? ", seed " + experiment.seed() : "");
  }

  @Override
  public void onBatch(Report r) {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              " %d/%d done, %s epoch %d/%d %s loss %.3f acc %.1f %%",
              progress.done(),
              progress.total(),
              title,
              r.epoch() + 1,
              epochs,
              r.training() ? "train" : "test",
              r.loss(),
              100 * r.accuracy()));
    }
  }

  @Override
  public void epochDone(EpochMetrics epoch) {
    if (bar == null) {
      out.println(text.line(epoch));
    }
    text.remarks(epoch).forEach(remark -> line("%s", remark));
  }

  @Override
  public void waiting(List<Experiment> held) {
    line(
        "waiting for %d %s that other processes train: %s",
        held.size(),
        held.size() == 1 ? "run" : "runs",
        held.stream().limit(NAMED).map(this::title).collect(Collectors.joining("; "))
            + (held.size() > NAMED ? " ..." : ""));
  }

  @Override
  public void done(RunRecord run, boolean before, SweepProgress progress) {
    this.progress = progress;
    started = System.nanoTime();
    if (bar != null && before) {
      bar.stepBy(batches(run.experiment()));
    }
    String left = progress.left().map(time -> "; " + describe(time) + " left").orElse("");
    line(
        "%d/%d runs%s: %s: %s",
        progress.done(),
        progress.total(),
        progress.done() < progress.total() ? left : "",
        title(run.experiment()),
        describe(run, before));
  }

  private static String describe(RunRecord run, boolean before) {
    String result =
        run.metrics()
            .map(
                metrics ->
                    String.format(
                        Locale.ROOT, "%s, %.0f s", RunText.describe(metrics), metrics.seconds()))
            .orElseGet(() -> run.divergence().orElseThrow().message());
    String again = run.divergence().isPresent() ? "; move its directory away to run it again" : "";
    return before
        ? "%s (finished before, read from %s%s)"
            .formatted(result, run.directory().orElseThrow().path(), again)
        : result;
  }

  private static String describe(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 90
        ? seconds + " s"
        : seconds < 90 * 60 ? (seconds + 30) / 60 + " min" : (seconds + 1800) / 3600 + " h";
  }

  private void line(String format, Object... arguments) {
    line(out, format, arguments);
  }

  private void line(PrintStream to, String format, Object... arguments) {
    String text = Printable.lines(String.format(Locale.ROOT, format, arguments));
    to.println((terminal ? CLEARED_LINE : "") + text);
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
