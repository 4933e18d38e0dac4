package sew.reproduce;

import java.util.List;
import java.util.Locale;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Table 4 with the paper's numbers and this run's side by side. */
final class Comparison {
  private static final double TOLD_APART = 3;

  private Comparison() {}

  /** What the columns mean. */
  static String legend(int testClips) {
    return """
        paper %%: DVS Gesture, 7 blocks, T 16, the best of 192 epochs on its 288 test clips.
        last %%, best %%: this run after its last and best epoch, +- the standard error of %d test clips.
        """
        .formatted(testClips);
  }

  /**
   * One row a network. Accuracies are in percent with their binomial standard error; "best" is
   * chosen on the test set, as the paper's are. On stand-in data no verdict on the paper's number
   * is given.
   */
  static Table of(List<Experiment> experiments, List<Summary> summaries) {
    StringColumn network = StringColumn.create("network");
    StringColumn g = StringColumn.create("g");
    StringColumn paper = StringColumn.create("paper %");
    StringColumn last = StringColumn.create("last %");
    StringColumn best = StringColumn.create("best % (epoch)");
    StringColumn chance = StringColumn.create("last against chance");
    StringColumn scale = StringColumn.create("scale");
    for (int i = 0; i < experiments.size(); i++) {
      Table4.Row row = Table4.ROWS.get(i);
      Summary summary = summaries.get(i);
      network.append(row.network());
      g.append(row.g().isEmpty() ? "-" : row.g());
      paper.append(percent(row.paperPercent() / 100));
      last.append(
          percent(summary.last()) + " +- " + percent(summary.standardError(summary.last())));
      best.append(percent(summary.best()) + " (" + (summary.bestEpoch() + 1) + ")");
      chance.append(againstChance(summary, experiments.get(i).network().classes()));
      scale.append(experiments.get(i).scale());
    }
    return Table.create("Table 4", network, g, paper, last, best, chance, scale);
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
