package sew.reproduce.figures;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;

/**
 * The gradient amplitudes of one of Figures 6 to 8 over the blocks, ours and the paper's.
 *
 * @param drawn the paper's curves of this figure
 */
record GradientCurves(GradientFigureId id, InitialNets nets, List<PaperCurve> drawn) {
  // The drawing resolves 2e-5 of an axis.
  private static final double RESOLUTION = 2e-5;
  private static final int NO_INIT = 0;
  private static final int ZERO_INIT = 2;

  static GradientCurves of(GradientFigureId id, InitialNets nets) {
    return new GradientCurves(id, nets, PaperCurves.of(id.drawn()));
  }

  /** Without and with zero init. */
  List<CurvePair> pairs(Kind kind) {
    return List.of(pair(kind, false), pair(kind, true));
  }

  private CurvePair pair(Kind kind, boolean zeroInit) {
    int colour = zeroInit ? ZERO_INIT : NO_INIT;
    String name = zeroInit ? "zero init" : "without zero init";
    Curve ours = InitialNets.ours(name, ours(kind, zeroInit), colour, zeroInit);
    double[] papers = papers(kind, zeroInit);
    if (papers == null) {
      return new CurvePair(kind.panel(), ours, Optional.empty(), 0);
    }
    Curve paper =
        new Curve(name + ", paper", ours.x(), papers, colour, Curve.Style.DASHED, zeroInit);
    double max = Arrays.stream(papers).max().orElseThrow();
    return new CurvePair(kind.panel(), ours, Optional.of(paper), RESOLUTION * max);
  }

  /**
   * Our amplitudes over the blocks in the paper's units.
   *
   * <p>L is a mean over the images, and the features are averaged over time and pixels: the norm of
   * its gradient falls with the square root of how many values it is spread over. The paper's
   * values at the last block are those of 256 images at T = 4 and 7 x 7 pixels.
   */
  double[] ours(Kind kind, boolean zeroInit) {
    double pixels = Math.pow(Math.ceil(nets.images().size() / 32.0), 2);
    double spread = nets.images().images() * nets.config().steps() * pixels / (256.0 * 4 * 49);
    double[] values = nets.amplitudes(kind, zeroInit, kind::shown);
    return Arrays.stream(values).map(value -> value * Math.sqrt(spread)).toArray();
  }

  /** The paper's over the blocks, or null for nets that it does not have. */
  double[] papers(Kind kind, boolean zeroInit) {
    if (!nets.config().isPapers()) {
      return null;
    }
    return drawn.stream()
        .filter(curve -> curve.panel().equals(kind.panel()))
        .filter(curve -> curve.series().contains("zero init") == zeroInit)
        .findFirst()
        .orElseThrow()
        .interpolated(0, ours(kind, zeroInit).length - 1);
  }

  List<Integer> stages() {
    return nets.config().stages();
  }
}
