package sew.notebook.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.Percent;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table4Comparison;

/** Table 4 as a figure: this project's runs and, in a panel of its own, the paper's numbers. */
public final class AccuracyByJoin {
  /** Of Okabe and Ito's colours the black one is the paper's. */
  private static final int PAPER = 6;

  private AccuracyByJoin() {}

  /**
   * Accuracies with their standard errors, one series per table of runs.
   *
   * @param tables of {@link Table4#experiments} in their order
   */
  public static Figure figure(Table4Comparison... tables) {
    List<String> names = Table4.ROWS.stream().map(row -> row.connect().name()).toList();
    Axis networks = Axis.names("how blocks are joined", names);
    // 97.92 +- 0.84 lies within, clear of the frame.
    Axis percent = Axis.linear("test accuracy, %").between(0, 105);
    List<Curve> runs = new ArrayList<>();
    for (Table4Comparison table : tables) {
      runs.add(series(table, runs.size()));
    }
    Panel here = new Panel("runs here, last epoch", networks, percent, runs);
    Panel paper =
        new Panel(
            "the paper: DVS Gesture, best of 192 epochs", networks, percent, List.of(papers()));
    return new Figure(
            "table4",
            "Five ways to join a block to its input; bars: standard errors",
            2,
            List.of(here, paper))
        .withMark(mark(tables));
  }

  private static Curve series(Table4Comparison table, int colour) {
    List<RunRecord> runs = table.runs();
    double[] y = runs.stream().mapToDouble(AccuracyByJoin::percent).toArray();
    double[] errors =
        runs.stream()
            .mapToDouble(
                run ->
                    run.metrics()
                        .map(metrics -> 100 * metrics.standardError(metrics.last()))
                        .orElse(Double.NaN))
            .toArray();
    String name = runs.get(0).caption().length();
    return new Curve(name, positions(y.length), y, colour, Style.POINTS).withErrors(errors);
  }

  /** NaN for a run that has diverged. */
  private static double percent(RunRecord run) {
    return run.metrics().map(metrics -> 100 * metrics.last()).orElse(Double.NaN);
  }

  private static Curve papers() {
    int clips = ClipCounts.ofPapers(new Dataset.DvsGesture()).orElseThrow().test();
    double[] y = Table4.ROWS.stream().mapToDouble(Table4.Row::paperPercent).toArray();
    double[] errors =
        Table4.ROWS.stream()
            .mapToDouble(row -> Percent.standardError(row.paperPercent(), clips))
            .toArray();
    return new Curve("the paper's numbers", positions(y.length), y, PAPER, Style.POINTS)
        .withErrors(errors);
  }

  private static String mark(Table4Comparison... tables) {
    List<String> others =
        List.of(tables).stream()
            .flatMap(table -> table.runs().stream())
            .filter(run -> !run.isPaperSetting())
            .map(run -> run.caption().length())
            .distinct()
            .toList();
    return others.isEmpty()
        ? ""
        : "Left panel: %s. Not to be compared with the right one"
            .formatted(String.join("; ", others));
  }

  private static double[] positions(int count) {
    return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
  }
}
