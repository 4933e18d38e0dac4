package sew.reproduce.cli;

import java.util.Collection;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import sew.reproduce.experiment.Experiment;

/** How large samples and networks may be; larger ones are a slip of the hand, or fit nowhere. */
final class SampleSize {
  static final int MAX_BATCH = 1_000_000;
  static final int MAX_STEPS = 1_000_000;
  static final int MAX_PIXELS = 10_000;
  static final int MAX_BLOCKS = 1000;

  /** A 3 x 3 convolution from as many channels to as many has 9 C^2 weights, less than 2^31. */
  static final int MAX_CHANNELS = 15_000;

  private static final int COLOURS = 3;
  private static final int POLARITIES = 2;

  private SampleSize() {}

  /** Refuses experiments whose micro-batches are larger than what is held in one piece. */
  static void requireFit(CommandSpec spec, Collection<Experiment> experiments) {
    for (Experiment experiment : experiments) {
      requireFit(spec, experiment.data(), experiment.recipe().microBatchSize());
    }
  }

  /** Refuses {@code samples} at a time that are larger than what is held in one piece, 2 GiB. */
  static void requireFit(CommandSpec spec, Experiment.Data data, int samples) {
    WrongUse.requireBetween(spec, "--size", data.size(), 1, MAX_PIXELS);
    WrongUse.requireBetween(spec, "--steps", data.steps(), 1, MAX_STEPS);
    long pixels = (long) data.size() * data.size();
    long values = data.dataset().isStill() ? COLOURS * pixels : POLARITIES * pixels * data.steps();
    double bytes = (double) samples * values * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw WrongUse.of(
          spec,
          String.format(
              Locale.ROOT,
              "%d samples of %d x %d pixels%s at a time take %.1f GiB, at most 2 GiB are held in one piece; smaller values of --batch, --size or --steps%s need less",
              samples,
              data.size(),
              data.size(),
              data.dataset().isStill() ? "" : " and %d time steps".formatted(data.steps()),
              bytes / (1L << 30),
              spec.optionsMap().containsKey("--micro-batches")
                  ? ", or more --micro-batches,"
                  : ""));
    }
  }
}
