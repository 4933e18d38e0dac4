package sew.reproduce.figures;

import java.util.List;
import java.util.stream.IntStream;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * How well our firing rates agree with the paper's as they are, without a fitted factor: those of
 * the first time step, and their means over T.
 */
record RateAgreement(List<CurvePair> first, List<CurvePair> mean) {
  static final String LEGEND =
      """
      No factor is fitted. Relative RMS: of ours - paper over the blocks, in parts of the paper's RMS. Correlation (Pearson) over the
      blocks; "-" where a curve is constant. The rates of the first time step (t = 1), and their means over T.
      """;

  static RateAgreement of(InitialNets nets) {
    return new RateAgreement(
        new Figure5Curves(nets, RateSteps.FIRST).all(),
        new Figure5Curves(nets, RateSteps.ALL).all());
  }

  /** One row per curve that the paper has. */
  Table table() {
    TableBuilder table =
        new TableBuilder(
            "agreement",
            "panel",
            "curve",
            "relative RMS, t = 1",
            "correlation, t = 1",
            "relative RMS, mean over T",
            "correlation, mean over T");
    for (int i = 0; i < first.size(); i++) {
      CurvePair pair = first.get(i);
      if (pair.paper().isPresent()) {
        table.row(
            pair.panelTitle(),
            pair.ours().name(),
            relativeRms(pair),
            correlation(pair),
            relativeRms(mean.get(i)),
            correlation(mean.get(i)));
      }
    }
    return table.table();
  }

  private static String relativeRms(CurvePair pair) {
    double[] ours = pair.ours().y();
    double[] paper = pair.paper().orElseThrow().y();
    double error = 0;
    double size = 0;
    for (int l = 0; l < paper.length; l++) {
      error += Math.pow(ours[l] - paper[l], 2);
      size += paper[l] * paper[l];
    }
    return Decimals.significant(Math.sqrt(error / size), 3);
  }

  private static String correlation(CurvePair pair) {
    double[] ours = pair.ours().y();
    double[] paper = pair.paper().orElseThrow().y();
    double correlation =
        isConstant(ours) || isConstant(paper)
            ? Double.NaN
            : DoubleColumn.create("ours", ours).pearsons(DoubleColumn.create("paper", paper));
    return Decimals.significant(correlation, 3);
  }

  private static boolean isConstant(double[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i] == values[0]);
  }
}
