package sew.reproduce.figures;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/** The authors' logs against the paper's drawing of them, one row per curve. */
final class LogAgreement {
  static final String LEGEND =
      """
      vertices: epochs at which the drawing has a point, with the mean and the largest absolute difference of the log there;
      between: the other epochs from the first to the last vertex, where the drawing is a straight line.
      best: smallest loss or largest accuracy (epoch, counted from 1), of the vertices and of the log. The paper reports the best test accuracy.
      "-": no log was published, so the drawing is all there is.
      """;

  private LogAgreement() {}

  static Table of(
      String name, List<PaperCurve> curves, Function<String, Optional<AuthorsLog>> logOf) {
    TableBuilder rows =
        new TableBuilder(
            name,
            "panel",
            "curve",
            "quantity",
            "vertices",
            "mean difference",
            "largest difference",
            "between",
            "largest difference between",
            "best in the drawing (epoch)",
            "best in the log (epoch)");
    for (PaperCurve paper : curves) {
      Quantity quantity = Quantity.of(paper.panel());
      Optional<double[]> log = logOf.apply(paper.series()).map(quantity::of);
      String vertices = String.valueOf(paper.x().length);
      String drawn = best(quantity, paper.x(), paper.y());
      if (log.isEmpty()) {
        rows.row(
            paper.panel().replace("-", ", "),
            paper.series(),
            quantity.label(),
            vertices,
            "-",
            "-",
            "-",
            "-",
            drawn,
            "-");
        continue;
      }
      Differences at = Differences.of(paper, log.get(), true);
      Differences between = Differences.of(paper, log.get(), false);
      rows.row(
          paper.panel().replace("-", ", "),
          paper.series(),
          quantity.label(),
          vertices,
          Decimals.significant(at.mean(), 2),
          Decimals.significant(at.largest(), 2),
          String.valueOf(between.epochs()),
          Decimals.significant(between.largest(), 2),
          drawn,
          best(quantity, epochs(log.get().length), log.get()));
    }
    return rows.table();
  }

  /** Absolute differences at, or between, the vertices. */
  record Differences(int epochs, double mean, double largest) {

    static Differences of(PaperCurve paper, double[] log, boolean atVertices) {
      int first = paper.x()[0];
      int last = paper.x()[paper.x().length - 1];
      double[] drawn = paper.interpolated(first, last);
      int epochs = 0;
      double sum = 0;
      double largest = 0;
      for (int x = first; x <= last; x++) {
        if (paper.hasVertexAt(x) == atVertices) {
          double difference = Math.abs(log[x] - drawn[x - first]);
          epochs++;
          sum += difference;
          largest = Math.max(largest, difference);
        }
      }
      return new Differences(epochs, sum / epochs, largest);
    }
  }

  private static int[] epochs(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** "63.182 (314)": the first of the best values. */
  private static String best(Quantity quantity, int[] x, double[] y) {
    int best = 0;
    for (int i = 1; i < y.length; i++) {
      best = quantity.better(y[i], y[best]) ? i : best;
    }
    return "%s (%d)".formatted(Decimals.fixed(y[best], 3), x[best] + 1);
  }
}
