package sew.reproduce.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import sew.reproduce.experiment.Cifar10Dvs;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.ImageDataset;
import sew.reproduce.experiment.ImageNetSetup;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.ResNetName;
import sew.reproduce.experiment.Scale;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.experiment.WideNetSetup;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.report.ReportTable.Column;
import sew.reproduce.report.ReportTable.Layout;
import sew.reproduce.report.ReportTable.Line;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.Percent;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.tables.Table1;
import sew.reproduce.tables.Table2;
import sew.reproduce.tables.Table3;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table5;
import sew.reproduce.tables.Table6;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** Tables 1 to 6 of the paper, with what there is of each. */
record TablePages(Sources sources) {
  private static final long SEED = 2020;

  /** Table 1 is computed here and now. */
  static Page table1(String title) {
    Table table = Table1.table();
    List<Column> columns = new ArrayList<>();
    for (String name : table.columnNames()) {
      columns.add(new Column(name, name.equals("verdict") ? Layout.VERDICT : Layout.TEXT));
    }
    List<Line> lines = new ArrayList<>();
    for (Row row : table) {
      Verdict verdict =
          row.getString("verdict").equals("equal") ? Verdict.REPRODUCED : Verdict.NOT_REPRODUCED;
      List<String> cells =
          table.columnNames().stream()
              .map(name -> name.equals("verdict") ? verdict.toString() : row.getString(name))
              .toList();
      Facts facts =
          new Facts("computed for this page", Optional.of("reproduce/sew run table1"), List.of());
      lines.add(new Line(cells, Optional.of(verdict), List.of(facts)));
    }
    ReportTable shown =
        new ReportTable("table1", "Table 1 of the paper", columns, lines, Table1.LEGEND);
    return new Page(
        "table1",
        title,
        Optional.of(shown),
        "computed from the toolkit's own g",
        List.of(new TablePart(shown)),
        List.of());
  }

  Page table2(String title) throws IOException {
    Table printed = Table2.table(List.of());
    List<Optional<Experiment>> wanted =
        rows(printed, row -> Optional.of(imageNet(row.getString("network"))));
    List<String> first = List.of("network");
    List<String> more = List.of("parameters");
    AccuracyTable acc1 =
        accuracy(
            "table2", "Table 2", printed, first, more, "acc1", "acc1: ", Measure.TOP_1, wanted);
    AccuracyTable acc5 =
        accuracy(
            "table2-acc5",
            "Table 2 (top-5)",
            printed,
            first,
            more,
            "acc5",
            "acc5: ",
            Measure.TOP_5,
            wanted);
    String legend =
        "log: the authors' TensorBoard log of the paper's run, epochs counted from 1.\n";
    return page(
        "table2",
        title,
        acc1,
        List.of(
            acc1.of(sources.runs(), sources.provenance(), legend),
            acc5.of(sources.runs(), sources.provenance(), legend)));
  }

  Page table3(String title) throws IOException {
    Table printed = Table3.table(List.of());
    AccuracyTable table =
        accuracy(
            "table3",
            "Table 3",
            printed,
            List.of("network", "method", "T"),
            List.of("parameters"),
            "acc1",
            "",
            Measure.TOP_1,
            rows(printed, row -> ours(row, "SEW ResNet", TablePages::imageNet)));
    return page("table3", title, table, Table3.differences());
  }

  /** The authors published a log of SEW ADD alone. */
  Page table4(String title) throws IOException {
    TableBuilder rows =
        new TableBuilder(
            "Table 4",
            "network",
            "g",
            "paper acc %",
            "log best acc % (epoch)",
            "log last acc %",
            "log against paper");
    Table logged = Table5.table(List.of());
    AuthorsLog log = AuthorsLog.of("7B-Net");
    for (Table4.Row row : Table4.ROWS) {
      String g = row.connect().g();
      boolean has = g.equals(log.g());
      rows.row(
          row.connect().network(),
          g.isEmpty() ? "-" : g,
          Decimals.fixed(row.paperPercent(), 2),
          has ? logged.getString(0, "log best acc % (epoch)") : "-",
          has ? Percent.withError(log.last().testAcc1(), log.testSamples(), 3) : "-",
          has ? logged.getString(0, "log against paper") : "-");
    }
    AccuracyTable table =
        accuracy(
            "table4",
            "Table 4",
            rows.table(),
            List.of("network", "g"),
            List.of(),
            "acc",
            "",
            Measure.TOP_1,
            Table4.ROWS.stream().map(row -> Optional.of(gesture(row.connect()))).toList());
    return page(
        "table4", title, table, List.of(table.of(sources.runs(), sources.provenance(), "")));
  }

  Page table5(String title) throws IOException {
    Table printed = Table5.table(List.of());
    AccuracyTable table =
        ofEvents(
            "table5",
            "Table 5",
            printed,
            rows(printed, row -> ours(row, "7B-Net", net -> gesture(JoinKind.ADD))));
    return page("table5", title, table, Table5.differences());
  }

  Page table6(String title) throws IOException {
    Table printed = Table6.table(List.of());
    AccuracyTable table =
        ofEvents(
            "table6",
            "Table 6",
            printed,
            rows(
                printed,
                row ->
                    ours(
                        row,
                        "Wide-7B-Net",
                        net ->
                            WideNetSetup.of(Cifar10Dvs.DEFAULT, Scale.PAPER)
                                .experiment(Integer.parseInt(row.getString("T")), SEED))));
    return page("table6", title, table, Table6.differences());
  }

  private static AccuracyTable ofEvents(
      String file, String title, Table printed, List<Optional<Experiment>> wanted) {
    return accuracy(
        file,
        title,
        printed,
        List.of("network", "T"),
        List.of("paper parameters", "counted parameters", "parameters against paper"),
        "acc",
        "",
        Measure.TOP_1,
        wanted);
  }

  private static AccuracyTable accuracy(
      String file,
      String title,
      Table printed,
      List<String> first,
      List<String> more,
      String accuracy,
      String log,
      Measure measure,
      List<Optional<Experiment>> wanted) {
    return new AccuracyTable(
        file,
        title + " of the paper",
        printed,
        first,
        "paper %s %%".formatted(accuracy),
        List.of("log best %s %% (epoch)".formatted(accuracy), "log last %s %%".formatted(accuracy)),
        Stream.concat(Stream.of(log + "log against paper"), more.stream()).toList(),
        measure,
        wanted);
  }

  private Page page(String id, String title, AccuracyTable table, Table differences)
      throws IOException {
    String legend = "Rows of other work: the paper's quotation is all there is.\n";
    return page(
        id,
        title,
        table,
        List.of(
            table.of(sources.runs(), sources.provenance(), legend),
            ReportTable.of(
                id + "-differences",
                table.title() + ": how much differences can mean",
                differences,
                "Binomial standard errors, as if each accuracy had a test set of its own.\n")));
  }

  private Page page(String id, String title, AccuracyTable table, List<ReportTable> shown)
      throws IOException {
    List<Part> parts = new ArrayList<>();
    shown.forEach(one -> parts.add(new TablePart(one)));
    ReportTable others =
        OtherRunsTable.of(
            id + "-other-runs",
            table.title() + ": this project's runs in other settings or on other data",
            table.others(sources.runs()),
            sources.provenance());
    if (!others.lines().isEmpty()) {
      parts.add(1, new TablePart(others));
    }
    int n = others.lines().size();
    String note = n == 0 ? "" : n == 1 ? "1 other group of runs" : n + " other groups of runs";
    return new Page(id, title, Optional.of(shown.get(0)), note, parts, table.about(sources.runs()));
  }

  private static List<Optional<Experiment>> rows(
      Table printed, Function<Row, Optional<Experiment>> wanted) {
    List<Optional<Experiment>> all = new ArrayList<>();
    for (Row row : printed) {
      all.add(wanted.apply(row));
    }
    return all;
  }

  private static Optional<Experiment> ours(
      Row row, String network, Function<String, Experiment> experiment) {
    String name = row.getString("network");
    return name.startsWith(network) ? Optional.of(experiment.apply(name)) : Optional.empty();
  }

  private static Experiment imageNet(String network) {
    ResNetName name =
        ResNetName.ALL.stream()
            .filter(net -> net.title().equals(network))
            .findFirst()
            .orElseThrow();
    return ImageNetSetup.of(new ImageDataset.ImageNet(), Scale.PAPER).experiment(name, SEED);
  }

  private static Experiment gesture(JoinKind join) {
    return TrainingSetup.of(new Dataset.DvsGesture(), Scale.PAPER).experiment(join, SEED);
  }
}
