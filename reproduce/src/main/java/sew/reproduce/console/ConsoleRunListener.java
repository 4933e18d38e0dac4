package sew.reproduce.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.stream.Collectors;
import sew.data.Printable;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.SweepProgress;
import sew.train.EpochMetrics;

/**
 * Shows the progress of runs. A line for each finished run stays; below them a terminal shows where
 * the others are, a log has a line for each epoch.
 */
public final class ConsoleRunListener implements RunListener {
  private static final int NAMED = 3;
  private static final long NANOS_BETWEEN = 100_000_000;
  private static final long MILLIS_BETWEEN = 1000;

  private final PrintStream out;
  private final PrintStream warnings;
  private final boolean terminal;
  private final ThrottledLog log;
  private final LiveScreen screen;
  private final LiveRuns runs = new LiveRuns();
  private Timer clock;
  private long drawn;
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
   * @param terminal whether lines can be drawn again in their place
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
    this.screen = new LiveScreen(out, TerminalSize::now);
  }

  @Override
  public void note(String note) {
    log.accept(note);
  }

  @Override
  public synchronized void begin(
      List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {
    severalSeeds = RunText.haveSeveralSeeds(experiments.stream());
    this.samples = samples;
    progress = new SweepProgress(0, experiments.size(), Optional.empty());
    started = System.nanoTime();
    if (terminal) {
      runs.pause(progress);
      clock = new Timer("clock of the console", true);
      clock.schedule(
          new TimerTask() {
            @Override
            public void run() {
              draw();
            }
          },
          0,
          MILLIS_BETWEEN);
    }
  }

  /** Until the runs have begun, and when they have ended, nothing is there. */
  private synchronized void draw() {
    if (clock != null) {
      drawn = System.nanoTime();
      screen.draw(runs.lines(TerminalSize.now().columns(), left()));
    }
  }

  /** The estimate made at the start of this run, less the time since then. */
  private Optional<Duration> left() {
    Duration since = Duration.ofNanos(System.nanoTime() - started);
    return progress.left().map(left -> left.minus(since)).filter(left -> !left.isNegative());
  }

  @Override
  public synchronized void start(Experiment experiment, int epoch, SweepProgress progress) {
    this.progress = progress;
    started = System.nanoTime();
    title = title(experiment);
    epochs = experiment.recipe().epochs();
    text = EpochText.of(title, experiment, samples.get(experiment.data()));
    if (epoch > 0) {
      line("%s: resumes after epoch %d of %d", title, epoch, epochs);
    }
    runs.start(title, epochs, progress);
    draw();
  }

  @Override
  public synchronized void warn(String warning) {
    line(warnings, "%s%s", title.isEmpty() ? "" : title + ": ", warning);
  }

  private String title(Experiment experiment) {
    return RunText.title(experiment, severalSeeds);
  }

  @Override
  public synchronized void onBatch(Report r) {
    runs.batch(r);
    if (System.nanoTime() - drawn > NANOS_BETWEEN) {
      draw();
    }
  }

  @Override
  public synchronized void epochDone(EpochMetrics epoch) {
    runs.epoch(epoch.testAccuracy());
    if (!terminal) {
      out.println(text.line(epoch));
    }
    text.remarks(epoch).forEach(remark -> line("%s", remark));
  }

  @Override
  public synchronized void waiting(List<Experiment> held) {
    line(
        "waiting for %d %s that other processes train: %s",
        held.size(),
        held.size() == 1 ? "run" : "runs",
        held.stream().limit(NAMED).map(this::title).collect(Collectors.joining("; "))
            + (held.size() > NAMED ? " ..." : ""));
  }

  @Override
  public synchronized void done(RunRecord run, boolean before, SweepProgress progress) {
    this.progress = progress;
    started = System.nanoTime();
    runs.pause(progress);
    String left = progress.left().map(time -> "; " + RunText.describe(time) + " left").orElse("");
    line(
        "%d/%d runs%s: %s: %s",
        progress.done(),
        progress.total(),
        progress.done() < progress.total() ? left : "",
        title(run.experiment()),
        describe(run, before));
  }

  private static String describe(RunRecord run, boolean before) {
    String again = run.divergence().isPresent() ? "; move its directory away to run it again" : "";
    return before
        ? "%s (finished before, read from %s%s)"
            .formatted(RunText.describe(run), run.directory().orElseThrow().path(), again)
        : RunText.describe(run);
  }

  private void line(String format, Object... arguments) {
    line(out, format, arguments);
  }

  private void line(PrintStream to, String format, Object... arguments) {
    String text = Printable.lines(String.format(Locale.ROOT, format, arguments));
    if (terminal) {
      screen.print(to, text);
    } else {
      to.println(text);
    }
  }

  @Override
  public synchronized void end() {
    if (clock != null) {
      clock.cancel();
      clock = null;
      screen.clear();
    }
  }
}
