package sew.reproduce.report;

import java.util.List;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.MeanStd;
import sew.reproduce.result.Percent;

/** What a group of runs has reached: runs, last, its deviation, best, its deviation, error. */
final class GroupCells {
  private static final int DECIMALS = 2;

  private GroupCells() {}

  static List<String> of(RunGroup group, Measure measure) {
    MeanStd last = group.last(measure);
    MeanStd best = group.best(measure);
    return List.of(
        group.count(),
        number(last.mean()),
        number(last.deviation()),
        number(best.mean()),
        number(best.deviation()),
        Double.isNaN(best.mean())
            ? "-"
            : number(Percent.standardError(best.mean(), group.testSamples())));
  }

  private static String number(double value) {
    return Decimals.fixed(value, DECIMALS);
  }
}
