package sew.reproduce.tables;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/**
 * This project's runs that do not measure what a table of the paper does: on stand-in data,
 * shortened, or changed. They have a table without the paper's numbers.
 *
 * @param table the paper's, such as "Table 2"
 * @param runs those in the paper's setting are left out
 */
record OtherRuns(String table, List<RunRecord> runs) {
  static final String LEGEND =
      """
      None of these runs is in the paper's setting on the paper's data, so that none stands beside its numbers: the scale says what differs.
      +-: the binomial standard error of the run's own test set, of which the size and the hash of the split are given. best: chosen on the test set.
      acc5: after the last epoch; "-" where it was not measured. last against chance: in standard errors of a guesser.
      """;

  private static final double TOLD_APART = 3;

  OtherRuns {
    runs = runs.stream().filter(run -> run.isOver() && !run.isPaperSetting()).toList();
  }

  /** One row per run. */
  Table rows() {
    TableBuilder rows =
        new TableBuilder(
            table + ": this project's runs on stand-in data or in another setting",
            "network",
            "seed",
            "test samples",
            "split sha256",
            "last acc1 %",
            "best acc1 % (epoch)",
            "last acc5 %",
            "last against chance",
            "scale");
    for (RunRecord run : runs) {
      rows.row(
          run.caption().name(),
          String.valueOf(run.experiment().seed()),
          run.metrics().map(metrics -> Decimals.grouped(metrics.testClips())).orElse("-"),
          run.splitSha256().map("%.8s"::formatted).orElse("-"),
          last(run, 2),
          best(run, 2),
          lastTop5(run, 2),
          againstChance(run),
          run.scale());
    }
    return rows.table();
  }

  /** Writes and prints the table, unless there are no such runs. */
  void write(String name, ResultWriter writer) throws IOException {
    if (!runs.isEmpty()) {
      Table rows = rows();
      writer.console().printf("%n%s%n", rows.name());
      writer.table(name + "-other-runs", rows, LEGEND);
    }
  }

  /** "97.92 +- 0.84"; a run that did not finish says how it ended. */
  static String last(RunRecord run, int decimals) {
    return run.metrics()
        .map(metrics -> Percent.withError(100 * metrics.last(), metrics.testClips(), decimals))
        .orElse(run.progress());
  }

  /** "98.61 (3)". */
  static String best(RunRecord run, int decimals) {
    return run.metrics()
        .map(
            metrics ->
                Decimals.fixed(100 * metrics.best(), decimals)
                    + " ("
                    + (metrics.bestEpoch() + 1)
                    + ")")
        .orElse(run.progress());
  }

  static String lastTop5(RunRecord run, int decimals) {
    if (run.metrics().isEmpty() || run.epochs().isEmpty()) {
      return "-";
    }
    Double top5 = run.epochs().get(run.epochs().size() - 1).testTop5();
    return top5 == null ? "-" : Percent.withError(100 * top5, run.finished().testClips(), decimals);
  }

  /** How many standard errors of a guesser the last accuracy lies above 1 / classes. */
  static String againstChance(RunRecord run) {
    if (run.metrics().isEmpty()) {
      return "-";
    }
    RunMetrics metrics = run.finished();
    double guess = 1.0 / run.experiment().data().dataset().classes();
    double errors = (metrics.last() - guess) / metrics.standardError(guess);
    return errors > TOLD_APART
        ? String.format(Locale.ROOT, "%.0f s.e. above %.1f %%", errors, 100 * guess)
        : String.format(Locale.ROOT, "not told apart (%.1f s.e.)", errors);
  }
}
