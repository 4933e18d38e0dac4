package sew.reproduce.console;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.Timer;
import java.util.TimerTask;
import sew.data.Printable;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunRecord;
import sew.train.EpochMetrics;

/**
 * Shows on a terminal how far runs are that other processes train: a line for each that has ended
 * stays, below them are those that have begun.
 */
public final class LiveJobs implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 1000;
  private static final double NANOS = 1e9;

  /** Reads how far the runs are. */
  @FunctionalInterface
  public interface Runs {
    List<RunRecord> read() throws IOException;
  }

  private final PrintStream out;
  private final Runs runs;
  private final LiveScreen screen;
  private final Timer clock = new Timer("clock of the console", true);
  private final long started = System.nanoTime();
  private final Set<Experiment> ended = new HashSet<>();
  private final int epochsBefore;
  private final boolean severalSeeds;

  /** Shows them until it is closed. */
  public LiveJobs(PrintStream out, Runs runs) throws IOException {
    this.out = out;
    this.runs = runs;
    this.screen = new LiveScreen(out, TerminalSize::now);
    List<RunRecord> before = runs.read();
    before.stream().filter(RunRecord::isOver).map(RunRecord::experiment).forEach(ended::add);
    this.epochsBefore = epochs(before);
    this.severalSeeds = haveSeveralSeeds(before);
    clock.schedule(
        new TimerTask() {
          @Override
          public void run() {
            show();
          }
        },
        0,
        MILLIS_BETWEEN);
  }

  /** Prints what one of the processes says. */
  public void say(String line) {
    screen.print(out, Printable.lines(line));
  }

  private synchronized void show() {
    List<RunRecord> now = announced();
    double seconds = (System.nanoTime() - started) / NANOS;
    screen.draw(lines(now, left(now, epochs(now) - epochsBefore, seconds)));
  }

  /** All runs, after a line for each that has ended since the last time. */
  private List<RunRecord> announced() {
    List<RunRecord> now;
    try {
      now = runs.read();
    } catch (IOException e) {
      say(e.getMessage());
      return List.of();
    }
    for (RunRecord run : now) {
      if (run.isOver() && ended.add(run.experiment())) {
        say(
            "%d/%d runs: %s: %s"
                .formatted(
                    ended.size(),
                    now.size(),
                    RunText.title(run.experiment(), severalSeeds),
                    RunText.describe(run)));
      }
    }
    return now;
  }

  /** The time until all have ended, if epochs take as long as the last ones; empty without any. */
  static Optional<Duration> left(List<RunRecord> runs, int epochs, double seconds) {
    int left =
        runs.stream()
            .filter(run -> !run.isOver())
            .mapToInt(run -> run.experiment().recipe().epochs() - run.epochs().size())
            .sum();
    return epochs == 0
        ? Optional.empty()
        : Optional.of(Duration.ofMillis(Math.round(1000 * seconds * left / epochs)));
  }

  static List<String> lines(List<RunRecord> runs, Optional<Duration> left) {
    List<RunRecord> running = runs.stream().filter(LiveJobs::isRunning).toList();
    long done = runs.stream().filter(RunRecord::isOver).count();
    List<String> lines = new ArrayList<>();
    lines.add(RunText.counts(done, running.size(), runs.size(), left));
    boolean severalSeeds = haveSeveralSeeds(runs);
    running.forEach(
        run ->
            lines.add("  " + RunText.title(run.experiment(), severalSeeds) + "  " + progress(run)));
    return lines;
  }

  private static boolean isRunning(RunRecord run) {
    return !run.isOver() && run.directory().filter(RunDirectory::isStarted).isPresent();
  }

  private static int epochs(List<RunRecord> runs) {
    return runs.stream().mapToInt(run -> run.epochs().size()).sum();
  }

  private static boolean haveSeveralSeeds(List<RunRecord> runs) {
    return RunText.haveSeveralSeeds(runs.stream().map(RunRecord::experiment));
  }

  private static String progress(RunRecord run) {
    int all = run.experiment().recipe().epochs();
    List<EpochMetrics> epochs = run.epochs();
    return epochs.isEmpty()
        ? "epoch 1 of " + all
        : String.format(
            Locale.ROOT,
            "%d of %d epochs, test acc %.1f %%",
            epochs.size(),
            all,
            100 * epochs.get(epochs.size() - 1).testAccuracy());
  }

  @Override
  public void close() {
    clock.cancel();
    synchronized (this) {
      announced();
      screen.clear();
    }
  }
}
