package sew.notebook.figures;

import java.util.ArrayList;
import java.util.List;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.tables.AblationTable;
import tech.tablesaw.api.Table;

/** A sweep over depth as a figure: a line for each way to join blocks. */
public final class AccuracyByBlocks {
  private AccuracyByBlocks() {}

  /** Mean accuracies after the last epoch; the bars are standard deviations over the seeds. */
  public static Figure figure(AblationTable results) {
    Table all = results.table();
    List<Curve> curves = new ArrayList<>();
    for (JoinKind join : JoinKind.TABLE_4) {
      String g = join.g().isEmpty() ? "-" : join.g();
      Table rows =
          all.where(
              all.stringColumn("network")
                  .isEqualTo(join.network())
                  .and(all.stringColumn("g").isEqualTo(g)));
      curves.add(
          new Curve(
                  join.title(),
                  numbers(rows, "blocks"),
                  numbers(rows, "last %"),
                  curves.size(),
                  Style.SOLID)
              .withErrors(numbers(rows, "last sd")));
    }
    Panel panel =
        new Panel(
            "mean over the seeds; bars: standard deviation",
            Axis.linear("blocks"),
            Axis.linear("test accuracy, %").between(0, 105),
            curves);
    return new Figure("depth", "Accuracy after the last epoch over depth", 1, List.of(panel))
        .withMark(results.accuracy().mark());
  }

  /** NaN for "-" and "diverged". */
  private static double[] numbers(Table rows, String column) {
    return rows.stringColumn(column).asList().stream()
        .mapToDouble(text -> text.matches("[0-9.]+") ? Double.parseDouble(text) : Double.NaN)
        .toArray();
  }
}
