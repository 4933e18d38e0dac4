package sew.reproduce.figures;

import java.util.List;
import java.util.stream.IntStream;
import sew.reproduce.result.Decimals;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * How well our curves agree with the paper's, after one common scale for all curves of a panel.
 *
 * <p>The scale is the geometric mean of paper / ours. A value that the paper's drawing cannot tell
 * from zero does not count.
 */
record Agreement(List<CurvePair> pairs) {

  /** Of the {@code pairs} that have a curve of the paper. */
  Agreement {
    pairs = pairs.stream().filter(pair -> pair.paper().isPresent()).toList();
  }

  /** One row per curve: the panel's scale, the rank correlation over blocks, the relative RMS. */
  Table table() {
    StringColumn panel = StringColumn.create("panel");
    StringColumn curve = StringColumn.create("curve");
    StringColumn scale = StringColumn.create("paper / ours in the panel");
    StringColumn rank = StringColumn.create("rank correlation");
    StringColumn rms = StringColumn.create("relative RMS after scale");
    for (CurvePair pair : pairs) {
      double factor = scale(pair.panel());
      panel.append(pair.panelTitle());
      curve.append(pair.ours().name());
      scale.append(Decimals.significant(factor, 3));
      rank.append(Decimals.significant(rankCorrelation(pair), 3));
      rms.append(Decimals.significant(relativeRms(pair, factor), 3));
    }
    return Table.create("agreement", panel, curve, scale, rank, rms);
  }

  static final String LEGEND =
      """
      Each panel has one scale, the geometric mean of paper / ours over its curves, where the drawing tells the paper's from 0.
      Rank correlation (Spearman) over the blocks; "-" where a curve is constant. Relative RMS: of scale * ours - paper, in parts of
      the paper's RMS; "-" where the paper's curve is 0 throughout.
      """;

  private double scale(String panel) {
    double sum = 0;
    int points = 0;
    for (CurvePair pair : pairs) {
      for (int l = 0; pair.panel().equals(panel) && l < pair.ours().y().length; l++) {
        double paper = papers(pair)[l];
        double ours = pair.ours().y()[l];
        if (paper > pair.resolution() && ours > 0) {
          sum += Math.log(paper / ours);
          points++;
        }
      }
    }
    return points == 0 ? Double.NaN : Math.exp(sum / points);
  }

  private static double rankCorrelation(CurvePair pair) {
    double[] paper = papers(pair);
    double[] ours = pair.ours().y();
    int[] seen =
        IntStream.range(0, paper.length).filter(l -> paper[l] > pair.resolution()).toArray();
    double[] a = IntStream.of(seen).mapToDouble(l -> rounded(ours[l])).toArray();
    double[] b = IntStream.of(seen).mapToDouble(l -> rounded(paper[l])).toArray();
    return isConstant(a) || isConstant(b)
        ? Double.NaN
        : DoubleColumn.create("ours", a).spearmans(DoubleColumn.create("paper", b));
  }

  /** To the precision of the drawing, so that rounding is not ranked. */
  private static double rounded(double value) {
    return value == 0 ? 0 : Double.parseDouble(Decimals.significant(value, 3));
  }

  private static boolean isConstant(double[] values) {
    return IntStream.range(1, values.length).allMatch(i -> values[i] == values[0]);
  }

  private static double relativeRms(CurvePair pair, double scale) {
    double[] paper = papers(pair);
    double[] ours = pair.ours().y();
    double error = 0;
    double size = 0;
    for (int l = 0; l < paper.length; l++) {
      double difference = (Double.isNaN(scale) ? 1 : scale) * ours[l] - paper[l];
      error += difference * difference;
      size += paper[l] * paper[l];
    }
    return size == 0 ? Double.NaN : Math.sqrt(error / size);
  }

  private static double[] papers(CurvePair pair) {
    return pair.paper().orElseThrow().y();
  }
}
