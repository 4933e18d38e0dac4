package sew.reproduce.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.report.ReportTable.Column;
import sew.reproduce.report.ReportTable.Layout;
import sew.reproduce.report.ReportTable.Line;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/**
 * Accuracies that the paper prints, each beside this project's runs in the paper's setting on its
 * data. Rows for which there are none stay.
 *
 * @param printed one row for each of the paper's, with all that does not depend on runs
 * @param first the columns of {@code printed} that say what a row is
 * @param paper the column with the paper's number in percent
 * @param logged the columns of the authors' log
 * @param more the columns at the end
 * @param wanted for each row what the paper trains; empty for other work
 */
record AccuracyTable(
    String file,
    String title,
    Table printed,
    List<String> first,
    String paper,
    List<String> logged,
    List<String> more,
    Measure measure,
    List<Optional<Experiment>> wanted) {

  static final String LEGEND =
      """
      runs: this project's finished runs in the paper's setting on the paper's data, one for each seed. Shortened, changed and stand-in runs never stand here.
      last %%, best %%: mean over the seeds after the last and the best epoch; the best is chosen on the test set, as the paper's is. sd: sample standard deviation over the seeds.
      s.e.: the binomial standard error of "best %%" on the test set. All seeds have the same test set, so that more seeds do not make it smaller.
      best - paper: in standard errors of the difference of two such accuracies.
      verdict: reproduced within %.0f of them; not comparable: there are runs of the network, but shortened, changed, or on other data, see the table of other runs; not run: there are none.
      """
          .formatted(Percent.AGREES);

  private static final String NONE = "-";
  private static final List<Column> OF_RUNS =
      List.of(
          new Column("runs", Layout.NUMBER),
          new Column("last %", Layout.NUMBER),
          new Column("last sd", Layout.NUMBER),
          new Column("best %", Layout.NUMBER),
          new Column("best sd", Layout.NUMBER),
          new Column("s.e.", Layout.NUMBER),
          new Column("best - paper, s.e.", Layout.NUMBER),
          new Column("scale", Layout.WIDE),
          new Column("split sha256", Layout.NUMBER),
          new Column("command", Layout.HIDDEN));

  ReportTable of(List<RunRecord> runs, Provenance provenance, String legend) throws IOException {
    List<Line> lines = new ArrayList<>();
    for (int row = 0; row < printed.rowCount(); row++) {
      if (wanted.get(row).isEmpty()) {
        List<String> none = none("the paper's quotation", NONE);
        lines.add(line(row, none, Verdict.OTHER_WORK, List.of()));
      } else {
        lines.addAll(lines(row, wanted.get(row).get(), runs, provenance));
      }
    }
    return new ReportTable(file, title, columns(), lines, LEGEND + legend);
  }

  /** What the row is, the paper's number and the verdict stand first, as on a narrow screen. */
  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    first.forEach(name -> columns.add(printedColumn(name)));
    columns.add(printedColumn(paper));
    columns.add(new Column("verdict", Layout.VERDICT));
    logged.forEach(name -> columns.add(printedColumn(name)));
    columns.addAll(OF_RUNS);
    more.forEach(name -> columns.add(printedColumn(name)));
    return columns;
  }

  private Column printedColumn(String name) {
    return ReportTable.column(printed.stringColumn(name));
  }

  private double percent(int row) {
    return Double.parseDouble(printed.getString(row, paper));
  }

  /** One for each group of runs in the paper's setting, or a single one. */
  private List<Line> lines(
      int row, Experiment experiment, List<RunRecord> runs, Provenance provenance)
      throws IOException {
    double paper = percent(row);
    List<RunGroup> groups =
        RunGroup.of(
            runs.stream()
                .filter(RunRecord::isPaperSetting)
                .filter(run -> run.experiment().network().equals(experiment.network()))
                .filter(run -> run.experiment().data().equals(experiment.data()))
                .toList());
    List<Line> lines = new ArrayList<>();
    for (RunGroup group : groups) {
      lines.add(
          line(
              row,
              cells(group, paper, String.join("; ", provenance.commands(group))),
              verdict(group, paper),
              provenance.of(group)));
    }
    if (lines.isEmpty()) {
      boolean others = runs.stream().anyMatch(run -> isOfKind(experiment, run.experiment()));
      Facts facts = provenance.notRun(experiment);
      lines.add(
          line(
              row,
              none(others ? "only other runs, below" : "not run", facts.command().orElse(NONE)),
              others ? Verdict.NOT_COMPARABLE : Verdict.NOT_RUN,
              List.of(facts)));
    }
    return lines;
  }

  private Verdict verdict(RunGroup group, double paper) {
    double best = group.best(measure).mean();
    if (!Double.isNaN(best)) {
      return Verdict.of(best, paper, group.testSamples());
    }
    if (group.isFinished()) {
      return Verdict.NOT_COMPARABLE; // Such an accuracy was not measured.
    }
    return group.hasDiverged() ? Verdict.NOT_REPRODUCED : Verdict.NOT_RUN;
  }

  private List<String> cells(RunGroup group, double paper, String command) {
    List<String> cells = new ArrayList<>(GroupCells.of(group, measure));
    double best = group.best(measure).mean();
    cells.add(
        Double.isNaN(best)
            ? NONE
            : Decimals.signed(Percent.errorsApart(best, paper, group.testSamples()), 1));
    cells.addAll(List.of(group.scale(), group.split(), command));
    return cells;
  }

  private static List<String> none(String scale, String command) {
    List<String> cells = new ArrayList<>(Collections.nCopies(OF_RUNS.size(), NONE));
    cells.set(OF_RUNS.size() - 3, scale);
    cells.set(OF_RUNS.size() - 1, command);
    return cells;
  }

  private Line line(int row, List<String> ofRuns, Verdict verdict, List<Facts> facts) {
    List<String> all = new ArrayList<>();
    first.forEach(name -> all.add(printed.getString(row, name)));
    all.add(printed.getString(row, paper));
    all.add(verdict.toString());
    logged.forEach(name -> all.add(printed.getString(row, name)));
    all.addAll(ofRuns);
    more.forEach(name -> all.add(printed.getString(row, name)));
    return new Line(all, Optional.of(verdict), facts);
  }

  /** The runs that are of a row's network, but not in its setting. */
  List<RunRecord> others(List<RunRecord> runs) {
    return about(runs).stream().filter(run -> !run.isPaperSetting()).toList();
  }

  /** The runs that are of a row's network, in whatever setting. */
  List<RunRecord> about(List<RunRecord> runs) {
    return runs.stream()
        .filter(
            run ->
                wanted.stream()
                    .flatMap(Optional::stream)
                    .anyMatch(experiment -> isOfKind(experiment, run.experiment())))
        .toList();
  }

  private static boolean isOfKind(Experiment experiment, Experiment other) {
    return kind(experiment).equals(kind(other)) && kind(other).isPresent();
  }

  /** What the paper calls the network, whatever its frames, recipe and data; empty if nothing. */
  private static Optional<String> kind(Experiment experiment) {
    if (experiment.network() instanceof ResNet net) {
      return Optional.of(new JoinKind(net.residual()).title() + "-" + net.layers());
    }
    if (experiment.network() instanceof EventNet net && PaperSetting.isWide(net)) {
      String join = new JoinKind(net.residual()).title();
      return Optional.of("Wide-7B-Net, %s, T %d".formatted(join, experiment.data().steps()));
    }
    return PaperSetting.sevenBNet(experiment).map(JoinKind::title);
  }
}
