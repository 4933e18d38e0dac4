package sew.notebook;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import sew.train.Progress;

/** A bar under the cell that moves in place, at most ten times a second; close it at the end. */
public final class ProgressBar implements Progress, AutoCloseable {
  private static final long NANOS = 100_000_000L;

  private final String id = UUID.randomUUID().toString();
  private final String title;
  private final long total;
  private final long start = System.nanoTime();
  private long done;
  private String note = "";
  private long lastDrawn;
  private boolean shown;

  /** A bar for {@code total} steps. */
  public ProgressBar(String title, long total) {
    this.title = title;
    this.total = total;
    draw();
  }

  /** A bar that is told of batches: {@code total} of them over all epochs. */
  @Override
  public void hear(Report report) {
    step(words(report));
  }

  static String words(Report r) {
    return String.format(
        Locale.ROOT,
        "epoch %d, %s: loss %.3f, accuracy %.1f %%",
        r.epoch() + 1,
        r.training() ? "training" : "test",
        r.loss(),
        100 * r.accuracy());
  }

  /** So many steps were done before. */
  void skip(long steps) {
    done += steps;
    draw();
  }

  /** One more step is done; stops the cell when its interrupt button was pressed. */
  public void step(String words) {
    if (Thread.interrupted()) {
      throw new CancellationException("interrupted at %d of %d".formatted(done, total));
    }
    done++;
    note = words;
    if (System.nanoTime() - lastDrawn > NANOS) {
      draw();
    }
  }

  private void draw() {
    lastDrawn = System.nanoTime();
    String text =
        String.format(
            Locale.ROOT,
            "%s %d/%d  %.0f s  %s",
            title,
            done,
            total,
            (lastDrawn - start) / 1e9,
            note);
    DisplayData output = new DisplayData(text);
    output.putHTML(
        "<progress max=\"%d\" value=\"%d\" style=\"width:18em;vertical-align:middle\"></progress> <code>%s</code>"
            .formatted(total, done, Html.escaped(text)));
    // setDisplayId returns another type in the kernel than in the library this is compiled with.
    output.putTransientData("display_id", id);
    BaseKernel kernel = BaseKernel.notebookKernel();
    if (shown) {
      kernel.getIO().display.updateDisplay(output);
    } else {
      kernel.getIO().display.display(output);
      shown = true;
    }
  }

  @Override
  public void close() {
    draw();
  }
}
