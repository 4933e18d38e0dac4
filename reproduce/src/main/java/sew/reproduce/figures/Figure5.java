package sew.reproduce.figures;

import java.util.List;
import java.util.stream.Stream;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import tech.tablesaw.api.Table;

/**
 * Figure 5: firing rates of O^l and A^l before training.
 *
 * @param nets observed now, or read from a file
 */
public record Figure5(InitialNets nets) implements InitialFigure {

  @Override
  public Figure figure() {
    Figure5Curves curves = new Figure5Curves(nets);
    List<Panel> panels =
        List.of(
            panel("(a) output O^l", curves.left()),
            panel("(a) output O^l", curves.right()),
            panel("(b) residual spikes A^l", curves.residual()));
    return new Figure("fig5", "Figure 5: initial firing rates. " + nets.describe(), 3, panels);
  }

  private Panel panel(String title, List<CurvePair> pairs) {
    return new Panel(
        title,
        Axis.linear("block l"),
        Axis.linear("spikes per neuron and time step"),
        null,
        CurvePair.curves(pairs),
        nets.config().marks());
  }

  @Override
  public List<CurvePair> pairs() {
    Figure5Curves curves = new Figure5Curves(nets);
    return Stream.of(curves.left(), curves.right(), curves.residual())
        .flatMap(List::stream)
        .toList();
  }

  @Override
  public String units() {
    return "";
  }

  @Override
  public Table claims() {
    return new Figure5Claims(new Figure5Curves(nets)).table();
  }
}
