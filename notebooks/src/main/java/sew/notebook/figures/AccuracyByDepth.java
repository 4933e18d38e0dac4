package sew.notebook.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import sew.model.ResNet;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.paper.AuthorsLog.Epoch;
import sew.reproduce.paper.PaperTable;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.Percent;
import sew.reproduce.run.RunRecord;
import sew.reproduce.tables.Table2;
import tech.tablesaw.api.Table;

/** Table 2 as a figure: what depth does to SEW ResNet and to Spiking ResNet on ImageNet. */
public final class AccuracyByDepth {
  private static final List<String> FAMILIES = List.of("SEW ResNet", "Spiking ResNet");

  private AccuracyByDepth() {}

  /**
   * The paper's best and the authors' last epoch; beside them the accuracy on the training set.
   *
   * @param runs those in the paper's setting are drawn, others are ignored
   */
  public static Figure figure(List<RunRecord> runs) {
    List<Curve> test = new ArrayList<>();
    List<Curve> training = new ArrayList<>();
    for (int colour = 0; colour < FAMILIES.size(); colour++) {
      String family = FAMILIES.get(colour);
      test.add(ofPaper(family, colour));
      test.add(withErrors(ofLogs(family, Epoch::testAcc1, colour)));
      training.add(ofLogs(family, Epoch::trainAcc1, colour));
      List<RunRecord> own = of(family, runs);
      if (!own.isEmpty()) {
        double[] depths = own.stream().mapToDouble(AccuracyByDepth::depth).toArray();
        double[] last = own.stream().mapToDouble(run -> 100 * run.finished().last()).toArray();
        double[] errors =
            own.stream()
                .mapToDouble(run -> 100 * run.finished().standardError(run.finished().last()))
                .toArray();
        test.add(
            new Curve(family + ", runs, last epoch", depths, last, colour, Curve.Style.POINTS)
                .withErrors(errors));
      }
    }
    return new Figure(
        "table2",
        "Table 2: accuracy against depth on ImageNet",
        2,
        List.of(panel("test", test), panel("training", training)));
  }

  private static Panel panel(String set, List<Curve> curves) {
    return new Panel(
        set + " accuracy", Axis.linear("layers"), Axis.linear("%").between(0, 85), curves);
  }

  private static Curve ofPaper(String family, int colour) {
    Table paper = PaperTable.of("table2_imagenet_depth");
    Table rows = paper.where(paper.stringColumn("network").startsWith(family));
    return new Curve(
        family + ", paper (best epoch)",
        numbers(rows, "depth"),
        numbers(rows, "acc1_percent"),
        colour,
        Curve.Style.DASHED);
  }

  private static double[] numbers(Table rows, String column) {
    return rows.stringColumn(column).asList().stream().mapToDouble(Double::parseDouble).toArray();
  }

  private static Curve ofLogs(String family, ToDoubleFunction<Epoch> value, int colour) {
    List<AuthorsLog> logs =
        AuthorsLog.all().stream().filter(log -> log.network().startsWith(family)).toList();
    return new Curve(
        family + ", authors' log, last epoch",
        logs.stream().mapToDouble(log -> depth(log.network())).toArray(),
        logs.stream().mapToDouble(log -> value.applyAsDouble(log.last())).toArray(),
        colour,
        Curve.Style.SOLID);
  }

  /** The binomial standard errors of the validation images: shorter than the line is thick. */
  private static Curve withErrors(Curve log) {
    int images = AuthorsLog.all().get(0).testSamples();
    return log.withErrors(
        Arrays.stream(log.y()).map(acc -> Percent.standardError(acc, images)).toArray());
  }

  private static List<RunRecord> of(String family, List<RunRecord> runs) {
    return PaperTable.of("table2_imagenet_depth").stringColumn("network").asList().stream()
        .filter(network -> network.startsWith(family))
        .flatMap(network -> Table2.of(network, runs).stream())
        .filter(run -> run.metrics().isPresent())
        .toList();
  }

  private static double depth(RunRecord run) {
    return ((ResNet) run.experiment().network()).layers();
  }

  /** 152 of "SEW ResNet-152". */
  private static int depth(String network) {
    return Integer.parseInt(network.substring(network.lastIndexOf('-') + 1));
  }
}
