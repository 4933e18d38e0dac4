package sew.reproduce.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.reproduce.report.ReportTable.Column;
import sew.reproduce.report.ReportTable.Layout;
import sew.reproduce.report.ReportTable.Line;
import sew.reproduce.result.Decimals;
import sew.reproduce.run.RunRecord;

/**
 * Runs that do not measure what a table of the paper does: none of its numbers stands beside them.
 */
final class OtherRunsTable {
  private static final String LEGEND =
      """
      None of these runs is in the paper's setting on the paper's data: the scale says what differs. Compare them with each other alone.
      runs: finished ones, or how far others are. last %, best %: mean over the seeds after the last and the best epoch, which is chosen on the test set. sd: sample standard deviation over the seeds.
      s.e.: the binomial standard error of "best %" on the run's own test samples. split sha256: which samples those are.
      """;

  private static final List<Column> COLUMNS =
      List.of(
          new Column("network", Layout.TEXT),
          new Column("scale", Layout.WIDE),
          new Column("seeds", Layout.TEXT),
          new Column("runs", Layout.NUMBER),
          new Column("last %", Layout.NUMBER),
          new Column("last sd", Layout.NUMBER),
          new Column("best %", Layout.NUMBER),
          new Column("best sd", Layout.NUMBER),
          new Column("s.e.", Layout.NUMBER),
          new Column("verdict", Layout.VERDICT),
          new Column("test samples", Layout.NUMBER),
          new Column("split sha256", Layout.NUMBER),
          new Column("command", Layout.HIDDEN));

  private OtherRunsTable() {}

  static ReportTable of(String file, String title, List<RunRecord> runs, Provenance provenance)
      throws IOException {
    List<Line> lines = new ArrayList<>();
    for (RunGroup group : RunGroup.of(runs)) {
      List<String> cells = new ArrayList<>();
      cells.add(group.first().caption().name());
      cells.add(group.scale());
      cells.add(group.seeds());
      cells.addAll(GroupCells.of(group, Measure.TOP_1));
      cells.add(Verdict.NOT_COMPARABLE.toString());
      cells.add(group.isFinished() ? Decimals.grouped(group.testSamples()) : "-");
      cells.add(group.split());
      cells.add(String.join("; ", provenance.commands(group)));
      lines.add(new Line(cells, Optional.of(Verdict.NOT_COMPARABLE), provenance.of(group)));
    }
    return new ReportTable(file, title, COLUMNS, lines, LEGEND);
  }
}
