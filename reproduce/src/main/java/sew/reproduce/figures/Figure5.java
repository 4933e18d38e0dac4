package sew.reproduce.figures;

import java.util.List;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import tech.tablesaw.api.Table;

/**
 * Figure 5: firing rates of O^l and A^l before training.
 *
 * @param nets observed now, or read from a file
 * @param steps the time steps whose rates are shown; the agreement always has both
 */
public record Figure5(InitialNets nets, RateSteps steps) implements InitialFigure {

  /** The figure as the paper's: the rates of the first time step. */
  public Figure5(InitialNets nets) {
    this(nets, RateSteps.FIRST);
  }

  private Figure5Curves curves() {
    return new Figure5Curves(nets, steps);
  }

  @Override
  public Figure figure() {
    Figure5Curves curves = curves();
    List<Panel> panels =
        List.of(
            panel("(a) output O^l", curves.left()),
            panel("(a) output O^l", curves.right()),
            panel("(b) residual spikes A^l", curves.residual()));
    String title = "Figure 5: initial firing rates, %s. %s";
    return new Figure("fig5", title.formatted(steps.title(), nets.describe()), 3, panels)
        .withMark(nets.mark());
  }

  private Panel panel(String title, List<CurvePair> pairs) {
    return new Panel(
        title,
        Axis.linear("block l"),
        Axis.fromZero(steps.axis()),
        null,
        CurvePair.curves(pairs),
        nets.config().marks());
  }

  @Override
  public List<CurvePair> pairs() {
    return curves().all();
  }

  @Override
  public Table agreement() {
    return RateAgreement.of(nets).table();
  }

  @Override
  public String legend() {
    return RateAgreement.LEGEND;
  }

  @Override
  public Table claims() {
    return new Figure5Claims(curves()).table();
  }
}
