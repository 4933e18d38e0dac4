package sew.reproduce.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.paper.FirstEpoch;
import sew.reproduce.run.ClipCounts;
import sew.train.EpochMetrics;

/**
 * What a console says of the epochs of one run.
 *
 * @param title the run's
 * @param epochs how many it has
 * @param images whether it is trained on still images
 * @param authors the authors' first epoch, for a run in the paper's setting on the paper's data
 */
record EpochText(String title, int epochs, boolean images, Optional<FirstEpoch> authors) {
  private static final double WORTH_A_LOOK = 0.01;

  /**
   * @param samples those of the experiment, or null where they are not known
   */
  static EpochText of(String title, Experiment experiment, SplitSamples samples) {
    return new EpochText(
        title,
        experiment.recipe().epochs(),
        samples != null && samples.train().isStill(),
        isAsManyAsThePapers(experiment, samples) ? FirstEpoch.of(experiment) : Optional.empty());
  }

  private static boolean isAsManyAsThePapers(Experiment experiment, SplitSamples samples) {
    return samples != null
        && ClipCounts.ofPapers(experiment.data().dataset())
            .equals(Optional.of(new ClipCounts(samples.train().size(), samples.test().size())));
  }

  /** The one line of an epoch in a log. */
  String line(EpochMetrics e) {
    return String.format(
        Locale.ROOT,
        "%s  epoch %d/%d  lr %.2e  train loss %.4f acc %.2f %%  test loss %.4f acc %.2f %%%s"
            + "  %.1f s  %.1f %s/s%s",
        title,
        e.epoch() + 1,
        epochs,
        e.learningRate(),
        e.trainLoss(),
        100 * e.trainAccuracy(),
        e.testLoss(),
        100 * e.testAccuracy(),
        top5(e),
        e.seconds(),
        e.clipsPerSecond(),
        images ? "images" : "clips",
        waiting(e));
  }

  private String top5(EpochMetrics e) {
    return images && e.testTop5() != null
        ? String.format(Locale.ROOT, " top 5 %.2f %%", 100 * e.testTop5())
        : "";
  }

  /** Only a share that is worth a look is named. */
  private static String waiting(EpochMetrics e) {
    double share = e.waitingSeconds() / e.seconds();
    return share > WORTH_A_LOOK
        ? String.format(Locale.ROOT, "  waited for samples %.1f %%", 100 * share)
        : "";
  }

  /** What must be seen of an epoch, in a log as on a terminal with a progress bar. */
  List<String> remarks(EpochMetrics e) {
    List<String> all = new ArrayList<>();
    if (e.leftOut() > 0) {
      boolean one = e.leftOut() == 1;
      all.add(
          "%s: %d %s of epoch %d could not be read and %s left out"
              .formatted(
                  title,
                  e.leftOut(),
                  one ? "sample" : "samples",
                  e.epoch() + 1,
                  one ? "was" : "were"));
    }
    if (e.epoch() == 0 && authors.isPresent()) {
      all.add(
          String.format(
              Locale.ROOT,
              "%s: after epoch 1 the authors' %s had train loss %.4f acc %.2f %% test acc %.2f %%,"
                  + " this run has %.4f, %.2f %%, %.2f %%; a hint, not a verdict: theirs are"
                  + " mixed-precision numbers of one seed",
              title,
              authors.get().network(),
              authors.get().epoch().trainLoss(),
              authors.get().epoch().trainAcc1(),
              authors.get().epoch().testAcc1(),
              e.trainLoss(),
              100 * e.trainAccuracy(),
              100 * e.testAccuracy()));
    }
    return all;
  }
}
