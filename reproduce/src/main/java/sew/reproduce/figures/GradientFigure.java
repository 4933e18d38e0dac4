package sew.reproduce.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/**
 * Figures 6, 7 and 8: gradient amplitudes ||dL/dS^l|| before training, for three pairs of V_th and
 * alpha.
 *
 * @param nets observed now, or read from a file
 */
public record GradientFigure(GradientFigureId id, InitialNets nets) implements InitialFigure {

  /**
   * Checks that the nets are this figure's.
   *
   * @throws IllegalArgumentException if their neurons are not those of {@code id}, or no gradients
   *     were observed
   */
  public GradientFigure {
    if (!nets.config().neuron().equals(id.neuron()) || !nets.hasGradients()) {
      throw new IllegalArgumentException(
          "%s: expected nets with gradients and the neuron %s, found the neuron %s, %s gradients"
              .formatted(
                  id.title(),
                  id.neuron(),
                  nets.config().neuron(),
                  nets.hasGradients() ? "with" : "without"));
    }
  }

  private GradientCurves curves() {
    return GradientCurves.of(id, nets);
  }

  /** One panel per kind of block. */
  @Override
  public Figure figure() {
    GradientCurves curves = curves();
    List<Panel> panels = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      String gradient = kind == Kind.AND ? "||dL/dA^l||" : "||dL/dS^l||";
      panels.add(
          new Panel(
              kind.title(),
              Axis.linear("block l"),
              Axis.fromZero(gradient),
              Axis.fromZero(gradient + ", zero init"),
              CurvePair.curves(curves.pairs(kind)),
              nets.config().marks()));
    }
    String title = id.title() + ": gradients before training. " + nets.describe();
    return new Figure(id.file(), title, 2, panels).withMark(nets.mark());
  }

  @Override
  public List<CurvePair> pairs() {
    GradientCurves curves = curves();
    return Stream.of(Kind.values()).flatMap(kind -> curves.pairs(kind).stream()).toList();
  }

  @Override
  public String legend() {
    return Agreement.LEGEND
        + """
        Ours are in the paper's units: times sqrt(N T h w / (256 4 7 7)), N images, T steps, h w pixels of the last features.
        """;
  }

  @Override
  public Table claims() {
    return new GradientClaims(curves()).table();
  }

  /**
   * Amplitudes at the first and last block in the paper's units and, for the third stage, by which
   * factor one block changes them: its blocks but the first are alike, so that nothing else does.
   */
  public Table ends() {
    GradientCurves curves = curves();
    TableBuilder table =
        new TableBuilder(
            "gradients at the two ends, ResNet-" + nets.config().depth().layers(),
            "network",
            "init",
            "block 0",
            "last block",
            "first / last",
            "paper's first / last",
            "factor of one block, stage 3");
    for (Kind kind : Kind.values()) {
      for (boolean zeroInit : new boolean[] {false, true}) {
        double[] ours = curves.ours(kind, zeroInit);
        double[] papers = curves.papers(kind, zeroInit);
        table.row(
            kind.title(),
            zeroInit ? "zero init" : "usual",
            Decimals.significant(ours[0], 3),
            Decimals.significant(Claims.last(ours), 3),
            ratio(ours),
            papers == null ? "-" : ratio(papers),
            factor(ours));
      }
    }
    return table.table();
  }

  private static String ratio(double[] values) {
    double last = Claims.last(values);
    return last == 0 ? "-" : Decimals.significant(values[0] / last, 3);
  }

  private String factor(double[] values) {
    int from = nets.config().stages().get(2) + 1;
    int last = nets.config().stages().get(3) - 1;
    return values[last] == 0 || last <= from
        ? "-"
        : Decimals.significant(Math.pow(values[from] / values[last], 1.0 / (last - from)), 3);
  }
}
