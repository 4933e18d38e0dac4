package sew.reproduce.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import sew.analysis.BlockByBlock.Rates;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;

/** The firing rates of Figure 5 over the blocks, ours in some time steps and the paper's. */
record Figure5Curves(InitialNets nets, RateSteps steps) {
  private static final String DRAWN = "fig5_initial_firing_rates";
  private static final double RESOLUTION = 1e-4;

  List<CurvePair> all() {
    return Stream.of(left(), right(), residual()).flatMap(List::stream).toList();
  }

  /** Our rates over the blocks. */
  double[] rates(Kind kind, boolean zeroInit, ToDoubleFunction<Rates.AtStep> of) {
    return nets.rates(kind, zeroInit, rates -> of.applyAsDouble(steps.of(rates)));
  }

  /** O^l without SEW ADD, whose rates are larger, and with zero init. */
  List<CurvePair> left() {
    List<CurvePair> pairs =
        new ArrayList<>(pairs("a-left", Rates.AtStep::o, Kind.SPIKING, Kind.AND, Kind.IAND));
    // With zero init all three SEW nets emit the same; the claims check it.
    double[] zeroInit = rates(Kind.ADD, true, Rates.AtStep::o);
    pairs.add(pair("a-left", "zero init", zeroInit, Kind.values().length));
    return pairs;
  }

  /** O^l of SEW ADD. */
  List<CurvePair> right() {
    return pairs("a-right", Rates.AtStep::o, Kind.ADD);
  }

  /** A^l. */
  List<CurvePair> residual() {
    return pairs("b", Rates.AtStep::a, Kind.values());
  }

  private List<CurvePair> pairs(String panel, ToDoubleFunction<Rates.AtStep> of, Kind... kinds) {
    List<CurvePair> pairs = new ArrayList<>();
    for (Kind kind : kinds) {
      pairs.add(pair(panel, kind.title(), rates(kind, false, of), kind.colour()));
    }
    return pairs;
  }

  private CurvePair pair(String panel, String series, double[] values, int colour) {
    Curve ours = InitialNets.ours(series, values, colour, false);
    Optional<Curve> papers =
        drawn(panel, series).map(curve -> InitialNets.paper(curve, values.length, colour, false));
    return new CurvePair(panel, ours, papers, RESOLUTION);
  }

  /** The paper's curve; empty for nets that it does not have. */
  private Optional<PaperCurve> drawn(String panel, String series) {
    return nets.config().isPapers()
        ? Optional.of(PaperCurves.of(DRAWN, panel, series))
        : Optional.empty();
  }

  /** Our values and the paper's of the same curve; null where it has none. */
  double[][] both(String panel, String series, double[] ours) {
    return new double[][] {
      ours, drawn(panel, series).map(c -> c.interpolated(0, ours.length - 1)).orElse(null)
    };
  }
}
