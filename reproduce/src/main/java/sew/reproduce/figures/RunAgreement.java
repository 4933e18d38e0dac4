package sew.reproduce.figures;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/** This project's runs against the authors' logs, or the paper's drawing where there is no log. */
final class RunAgreement {
  static final String LEGEND =
      """
      Differences are run - authors', loss in its own unit, accuracies in points; "-": the run has not come so far, or the drawing does not show the epoch.
      last: after the run's last epoch, against the same epoch. best: smallest loss or largest accuracy of either, over the epochs that both have.
      against: the authors' log, or the paper's drawing of networks whose log was not published. The authors' are mixed-precision numbers of one seed.
      """;

  private static final int[] EPOCHS = {1, 64, 128};

  private RunAgreement() {}

  static Table of(
      String name,
      List<PaperCurve> curves,
      Function<String, Optional<AuthorsLog>> logOf,
      Function<String, List<RunRecord>> runsOf) {
    TableBuilder rows =
        new TableBuilder(
            name,
            "network",
            "seed",
            "quantity",
            "against",
            "epoch 1",
            "epoch 64",
            "epoch 128",
            "last (epoch)",
            "best of the run (epoch)",
            "best",
            "scale");
    for (PaperCurve paper : curves) {
      Quantity quantity = Quantity.of(paper.panel());
      Optional<double[]> log = logOf.apply(paper.series()).map(quantity::of);
      double[] reference = log.orElseGet(() -> drawn(paper));
      for (RunRecord run : runsOf.apply(paper.series())) {
        double[] own = quantity.of(run);
        int last = own.length;
        if (last == 0) {
          continue;
        }
        int best = best(quantity, own, last);
        rows.row(
            paper.series(),
            String.valueOf(run.experiment().seed()),
            quantity.label(),
            log.isPresent() ? "log" : "drawing",
            difference(own, reference, EPOCHS[0]),
            difference(own, reference, EPOCHS[1]),
            difference(own, reference, EPOCHS[2]),
            "%s (%d)".formatted(difference(own, reference, last), last),
            "%s (%d)".formatted(Decimals.fixed(own[best], 3), best + 1),
            bestDifference(quantity, own, reference),
            run.scale());
      }
    }
    return rows.table();
  }

  /** By epoch; NaN before and after the line. */
  private static double[] drawn(PaperCurve paper) {
    return paper.interpolated(0, paper.x()[paper.x().length - 1]);
  }

  private static String difference(double[] own, double[] reference, int epoch) {
    return epoch > own.length || epoch > reference.length
        ? "-"
        : Decimals.signed(own[epoch - 1] - reference[epoch - 1], 3);
  }

  private static String bestDifference(Quantity quantity, double[] own, double[] reference) {
    int both = Math.min(own.length, reference.length);
    double best = own[best(quantity, own, both)];
    return Decimals.signed(best - reference[best(quantity, reference, both)], 3);
  }

  /** The first of the best of the first {@code epochs} values; NaN is never better. */
  private static int best(Quantity quantity, double[] y, int epochs) {
    int best = 0;
    for (int i = 1; i < epochs; i++) {
      best = Double.isNaN(y[best]) || quantity.better(y[i], y[best]) ? i : best;
    }
    return best;
  }
}
