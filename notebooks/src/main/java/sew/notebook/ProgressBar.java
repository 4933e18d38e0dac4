package sew.notebook;

import java.util.Locale;
import java.util.concurrent.CancellationException;
import sew.reproduce.plot.Notation;
import sew.train.Progress;

/** A bar under the cell that moves in place, up to ten times a second; close it at the end. */
public final class ProgressBar implements Progress, AutoCloseable {
  private final LiveOutput output = new LiveOutput();
  private final String title;
  private final long total;
  private final long start = System.nanoTime();
  private long done;
  private String note = "";

  /** A bar for {@code total} steps. */
  public ProgressBar(String title, long total) {
    this.title = title;
    this.total = total;
    draw();
  }

  /** A bar for {@code total} batches, over all epochs. */
  @Override
  public void onBatch(Report report) {
    step(describe(report));
  }

  static String describe(Report r) {
    return String.format(
        Locale.ROOT,
        "epoch %d, %s: loss %.3f, accuracy %.1f %%",
        r.epoch() + 1,
        r.training() ? "training" : "test",
        r.loss(),
        100 * r.accuracy());
  }

  /** Counts steps that were done before. */
  void skip(long steps) {
    done += steps;
    draw();
  }

  /** Counts one more step; stops the cell if its interrupt button was pressed. */
  public void step(String note) {
    if (Thread.interrupted()) {
      throw new CancellationException("interrupted at %d of %d".formatted(done, total));
    }
    done++;
    this.note = note;
    if (output.isDue()) {
      draw();
    }
  }

  private void draw() {
    double seconds = (System.nanoTime() - start) / 1e9;
    String text =
        String.format(Locale.ROOT, "%s %d/%d  %.0f s  %s", title, done, total, seconds, note);
    output.show(
        "<progress max=\"%d\" value=\"%d\" style=\"width:18em;vertical-align:middle\"></progress> <code>%s</code>"
            .formatted(total, done, Notation.escaped(text)),
        text);
  }

  @Override
  public void close() {
    draw();
  }
}
