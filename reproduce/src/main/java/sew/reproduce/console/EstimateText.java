package sew.reproduce.console;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.Estimate;
import sew.reproduce.run.SweepEstimate;

/** What is said of an {@link Estimate}. */
public final class EstimateText {
  private static final double GIB = 1 << 30;
  private static final double MIB = 1 << 20;

  private EstimateText() {}

  /** Two lines, and a third where the memory of this machine is not enough. */
  public static String of(Experiment experiment, ClipCounts samples, Estimate estimate) {
    Caption caption = Caption.of(experiment);
    String text =
        String.format(
            Locale.ROOT,
            "%s (%s), %,d training and %,d test samples:%n  about %s per epoch and %s in all, without reading them; %s%s of disk for its checkpoints%s",
            caption.name(),
            caption.scale(),
            samples.train(),
            samples.test(),
            describe(estimate.epoch()),
            describe(estimate.whole()),
            estimate.memory().isPresent()
                ? bytes(estimate.memory().getAsLong()) + " of memory; "
                : "",
            bytes(estimate.disk()),
            frames(experiment, samples));
    return isTooMuch(estimate.memory())
        ? text
            + String.format(
                Locale.ROOT,
                "%n  this machine has %s: try --recompute, --spikes-as-bytes, --precision bfloat16, or smaller micro-batches (--micro-batches), which change BN's batches",
                bytes(machine()))
        : text;
  }

  /** One line. */
  public static String of(SweepEstimate estimate) {
    return "about %s for what is left, one run after another (--jobs 1)%s"
        .formatted(
            describe(estimate.left()),
            estimate.measured() == 0 ? "" : ", without reading the samples");
  }

  /** Frames of events are kept on disk as 16-bit counts; images are read where they lie. */
  private static String frames(Experiment experiment, ClipCounts samples) {
    if (experiment.data().dataset().isStill()) {
      return "";
    }
    long size = experiment.data().size();
    long clip = Short.BYTES * size * size * 2 * experiment.data().steps();
    return " and " + bytes((samples.train() + samples.test()) * clip) + " for frames";
  }

  private static String bytes(long bytes) {
    return bytes < GIB
        ? String.format(Locale.ROOT, "%.0f MiB", bytes / MIB)
        : String.format(Locale.ROOT, "%.1f GiB", bytes / GIB);
  }

  private static boolean isTooMuch(OptionalLong memory) {
    return memory.isPresent() && memory.getAsLong() > machine();
  }

  private static long machine() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getTotalMemorySize();
  }

  private static String describe(Duration time) {
    double seconds = time.toMillis() / 1000.0;
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.0f s", seconds);
    }
    if (seconds < 2 * 3600) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return seconds < 2 * 86400
        ? String.format(Locale.ROOT, "%.0f h", seconds / 3600)
        : String.format(Locale.ROOT, "%,.0f days", seconds / 86400);
  }
}
