package sew.reproduce;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Table 4 with the paper's numbers and this run's side by side. */
final class Comparison {
  private static final double TOLD_APART = 3;

  private Comparison() {}

  /** How many clips a network was trained and tested on. */
  record Clips(int train, int test) {
    /** DVS Gesture. */
    static final Clips PAPER = new Clips(1176, 288);
  }

  /** What the columns mean. */
  static String legend(Clips clips) {
    return """
        paper %%: DVS Gesture, 7 blocks, T 16, the best of 192 epochs on its 288 test clips.
        last %%, best %%: this run after its last and best epoch, +- the standard error of %d test clips;
        trained on %d clips.
        """
        .formatted(clips.test(), clips.train());
  }

  /**
   * One row a network. Accuracies are in percent with their binomial standard error; "best" is
   * chosen on the test set, as the paper's are. On stand-in data no verdict on the paper's number
   * is given.
   */
  static Table of(List<Experiment> experiments, List<Optional<Summary>> summaries, Clips clips) {
    StringColumn network = StringColumn.create("network");
    StringColumn g = StringColumn.create("g");
    StringColumn paper = StringColumn.create("paper %");
    StringColumn last = StringColumn.create("last %");
    StringColumn best = StringColumn.create("best % (epoch)");
    StringColumn chance = StringColumn.create("last against chance");
    StringColumn scale = StringColumn.create("scale");
    for (int i = 0; i < experiments.size(); i++) {
      Experiment experiment = experiments.get(i);
      Table4.Row row = Table4.ROWS.get(i);
      Optional<Summary> summary = summaries.get(i);
      network.append(row.network());
      g.append(row.g().isEmpty() ? "-" : row.g());
      paper.append(percent(row.paperPercent() / 100));
      last.append(summary.map(Comparison::last).orElse("diverged"));
      best.append(summary.map(Comparison::best).orElse("diverged"));
      chance.append(summary.map(s -> againstChance(s, experiment.network().classes())).orElse("-"));
      scale.append(scale(experiment, clips));
    }
    return Table.create("Table 4", network, g, paper, last, best, chance, scale);
  }

  private static String last(Summary summary) {
    return percent(summary.last()) + " +- " + percent(summary.standardError(summary.last()));
  }

  private static String best(Summary summary) {
    return percent(summary.best()) + " (" + (summary.bestEpoch() + 1) + ")";
  }

  /** The paper's setting needs the paper's clips. */
  private static String scale(Experiment experiment, Clips clips) {
    boolean paper = clips.equals(Clips.PAPER);
    return paper
        ? experiment.scale()
        : experiment.scale().replace(Table4.PAPER, "the paper's recipe on other clips");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /** How many standard errors of a guesser the last accuracy lies above 1 / classes. */
  private static String againstChance(Summary summary, int classes) {
    double guess = 1.0 / classes;
    double errors = (summary.last() - guess) / summary.standardError(guess);
    return errors > TOLD_APART
        ? String.format(Locale.ROOT, "%.0f s.e. above %.1f %%", errors, 100 * guess)
        : String.format(Locale.ROOT, "not told apart (%.1f s.e.)", errors);
  }
}
