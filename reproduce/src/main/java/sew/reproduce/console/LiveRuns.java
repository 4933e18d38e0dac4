package sew.reproduce.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sew.reproduce.run.SweepProgress;
import sew.train.Progress.Report;

/** The lines that show where a list of runs is: all of them, and the one that is trained now. */
final class LiveRuns {
  private static final int MAX_BAR = 24;
  // What stands beside the bar.
  private static final int BESIDE_BAR = 72;

  private SweepProgress progress = new SweepProgress(0, 0, Optional.empty());
  private Optional<String> title = Optional.empty();
  private int epochs;
  private Optional<Report> report = Optional.empty();
  private final List<Double> accuracies = new ArrayList<>();

  /** A run of {@code epochs} epochs starts, or resumes. */
  void start(String title, int epochs, SweepProgress progress) {
    this.progress = progress;
    this.title = Optional.of(title);
    this.epochs = epochs;
    report = Optional.empty();
    accuracies.clear();
  }

  void batch(Report now) {
    report = Optional.of(now);
  }

  void epoch(double testAccuracy) {
    accuracies.add(testAccuracy);
  }

  /** No run is trained until the next one starts. */
  void pause(SweepProgress progress) {
    this.progress = progress;
    title = Optional.empty();
  }

  /**
   * The lines, for so many columns.
   *
   * @param left the time until all runs have ended, if it can be said
   */
  List<String> lines(int columns, Optional<Duration> left) {
    List<String> lines = new ArrayList<>();
    int running = title.isPresent() ? 1 : 0;
    lines.add(RunText.counts(progress.done(), running, progress.total(), left));
    if (title.isPresent()) {
      lines.add(title.get());
      report.ifPresent(now -> lines.add(line(now, columns)));
      if (!accuracies.isEmpty()) {
        lines.add(accuracies(columns));
      }
    }
    return lines;
  }

  private String line(Report now, int columns) {
    int width = Math.min(MAX_BAR, columns - BESIDE_BAR);
    int full = width < 1 ? 0 : (int) ((long) width * now.done() / now.batches());
    String bar = width < 1 ? "" : "[%s%s] ".formatted("=".repeat(full), " ".repeat(width - full));
    return String.format(
        Locale.ROOT,
        "  epoch %d of %d, %s %s%d/%d, loss %.3f, acc %.1f %%",
        now.epoch() + 1,
        epochs,
        now.training() ? "training" : "testing",
        bar,
        now.done(),
        now.batches(),
        now.loss(),
        100 * now.accuracy());
  }

  /** Of the last epochs, as many as there is room for. */
  private String accuracies(int columns) {
    String begin = "  test acc %";
    StringBuilder text = new StringBuilder();
    for (int i = accuracies.size() - 1; i >= 0; i--) {
      String value = String.format(Locale.ROOT, "  %.1f", 100 * accuracies.get(i));
      if (begin.length() + " ...".length() + text.length() + value.length() >= columns) {
        return begin + " ..." + text;
      }
      text.insert(0, value);
    }
    return begin + text;
  }
}
