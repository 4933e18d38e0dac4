package sew.reproduce.figures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import sew.analysis.BlockByBlock.Rates;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.ResultWriter;
import tech.tablesaw.api.Table;

/** Figure 5: firing rates of O^l and A^l before training. */
public final class Figure5 {
  private static final double RESOLUTION = 1e-4;

  private final InitialNets nets;
  private final Agreement agreement = new Agreement();
  private final List<PaperCurve> paper = PaperCurves.of("fig5_initial_firing_rates");
  private final Figure figure;

  /** The figure of nets that were observed now, or read from a file. */
  public Figure5(InitialNets nets) {
    this.nets = nets;
    this.figure = drawn();
  }

  /** Writes the figure, every number, the agreement and the claims. */
  public void write(ResultWriter output) throws IOException {
    output.figure(figure);
    nets.write(output, figure.name());
    if (nets.setting().isPapers()) {
      output.table("fig5-agreement", agreement(), Agreement.LEGEND);
    }
    output.table("fig5-claims", claims());
  }

  /** Our curves and, for nets of 152 layers, the paper's. */
  public Figure figure() {
    return figure;
  }

  /** How well the curves agree; no rows for nets that the paper does not have. */
  public Table agreement() {
    return agreement.table();
  }

  /** What the paper says, checked. */
  public Table claims() {
    return new Figure5Claims(this, nets).table();
  }

  private Figure drawn() {
    Panel left =
        panel(
            "a-left",
            "(a) output O^l",
            curves("a-left", Rates::o, Kind.SPIKING, Kind.AND, Kind.IAND));
    Panel right = panel("a-right", "(a) output O^l", curves("a-right", Rates::o, Kind.ADD));
    Panel a = panel("b", "(b) residual spikes A^l", curves("b", Rates::a, Kind.values()));
    return new Figure(
        "fig5", "Figure 5: initial firing rates. " + nets.words(), 3, List.of(left, right, a));
  }

  private Panel panel(String name, String title, List<Curve> curves) {
    List<Curve> all = new ArrayList<>(curves);
    if (name.equals("a-left")) {
      // With zero init all three SEW nets emit the same; the claims check it.
      double[] zeroInit = nets.rates(Kind.ADD, true, Rates::o);
      all.addAll(withPaper(name, "zero init", zeroInit, Kind.values().length));
    }
    return new Panel(
        title,
        Axis.linear("block l"),
        Axis.linear("spikes per neuron and time step"),
        null,
        all,
        nets.setting().marks());
  }

  private List<Curve> curves(String panel, ToDoubleFunction<Rates> of, Kind... kinds) {
    List<Curve> curves = new ArrayList<>();
    for (Kind kind : kinds) {
      curves.addAll(withPaper(panel, kind.title(), nets.rates(kind, false, of), kind.colour()));
    }
    return curves;
  }

  private List<Curve> withPaper(String panel, String series, double[] values, int colour) {
    Curve ours = InitialNets.ours(series, values, colour, false);
    if (!nets.setting().isPapers()) {
      return List.of(ours);
    }
    Curve papers = InitialNets.paper(find(panel, series), values.length, colour, false);
    agreement.add(new Agreement.Pair(panel, ours, papers, RESOLUTION));
    return List.of(ours, papers);
  }

  private PaperCurve find(String panel, String series) {
    return paper.stream()
        .filter(curve -> curve.panel().equals(panel) && curve.series().equals(series))
        .findFirst()
        .orElseThrow();
  }

  /** Our values and the paper's of the same curve; null where it has none. */
  double[][] both(String panel, String series, double[] ours) {
    return new double[][] {
      ours, nets.setting().isPapers() ? find(panel, series).interpolated(0, ours.length - 1) : null
    };
  }
}
