package sew.reproduce.console;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import sew.train.Recipe;

/** What consoles and notebook cells say about runs in the same words. */
public final class RunText {
  private RunText() {}

  /** "last 87.88 %, best 87.88 % (epoch 10)". */
  public static String describe(RunMetrics metrics) {
    return String.format(
        Locale.ROOT,
        "last %.2f %%, best %.2f %% (epoch %d)",
        100 * metrics.last(),
        100 * metrics.best(),
        metrics.bestEpoch() + 1);
  }

  /** What a run that is over has reached, or why it ended. */
  static String describe(RunRecord run) {
    return run.metrics()
        .map(
            metrics ->
                String.format(Locale.ROOT, "%s, %.0f s", describe(metrics), metrics.seconds()))
        .orElseGet(() -> run.divergence().orElseThrow().message());
  }

  /** The batches of one epoch, training and test, which is the unit of progress bars. */
  public static int batchesPerEpoch(Experiment experiment, SplitSamples samples) {
    Recipe recipe = experiment.recipe();
    return recipe.trainBatches(samples.train()) + recipe.testBatches(samples.test());
  }

  /** "runs: 2 done, 1 running, 2 waiting; 44 s left". */
  static String counts(long done, long running, long all, Optional<Duration> left) {
    return "runs: %d done, %d running, %d waiting%s"
        .formatted(
            done,
            running,
            all - done - running,
            left.map(time -> "; " + describe(time) + " left").orElse(""));
  }

  /** What a run is called among others, whose seeds may all be one. */
  static String title(Experiment experiment, boolean severalSeeds) {
    return Caption.of(experiment).name() + (severalSeeds ? ", seed " + experiment.seed() : "");
  }

  static boolean haveSeveralSeeds(Stream<Experiment> experiments) {
    return experiments.mapToLong(Experiment::seed).distinct().count() > 1;
  }

  /** Such as "44 s" or "12 min". */
  static String describe(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 90
        ? seconds + " s"
        : seconds < 90 * 60 ? (seconds + 30) / 60 + " min" : (seconds + 1800) / 3600 + " h";
  }
}
