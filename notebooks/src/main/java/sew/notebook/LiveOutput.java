package sew.notebook;

import java.util.UUID;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;

/** One output under a cell whose content changes in place, up to ten times a second. */
final class LiveOutput {
  private static final long NANOS = 100_000_000L;

  private final String id = UUID.randomUUID().toString();
  private long last;
  private boolean shown;

  /** Whether it is time to show something new. */
  boolean isDue() {
    return System.nanoTime() - last > NANOS;
  }

  void show(String html, String text) {
    last = System.nanoTime();
    DisplayData output = new DisplayData(text);
    output.putHTML(html);
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
}
