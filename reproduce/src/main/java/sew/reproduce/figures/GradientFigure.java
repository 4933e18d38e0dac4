package sew.reproduce.figures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sew.neuron.Neuron;
import sew.reproduce.Output;
import sew.reproduce.figures.InitialNet.Kind;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;

/**
 * Figures 6, 7 and 8: gradient amplitudes ||dL/dS^l|| before training, for three pairs of V_th and
 * alpha.
 */
public final class GradientFigure {
  // The drawing resolves 2e-5 of an axis.
  private static final double RESOLUTION = 2e-5;
  private static final int NO_INIT = 0;
  private static final int ZERO_INIT = 2;

  /** The three figures. */
  public enum Which {
    FIG6("fig6", "Figure 6", "fig6_gradients_vth1_alpha2", 1, 2),
    FIG7("fig7", "Figure 7", "fig7_gradients_vth0.5_alpha2", 0.5, 2),
    FIG8("fig8", "Figure 8", "fig8_gradients_vth1_alpha3", 1, 3);

    private final String file;
    private final String title;
    private final String paper;
    private final double threshold;
    private final double alpha;

    Which(String file, String title, String paper, double threshold, double alpha) {
      this.file = file;
      this.title = title;
      this.paper = paper;
      this.threshold = threshold;
      this.alpha = alpha;
    }

    public String file() {
      return file;
    }

    /** The IF neuron of this figure's nets. */
    public Neuron neuron() {
      return InitialNets.Setting.neuron(threshold, alpha);
    }
  }

  private final Which which;
  private final InitialNets nets;
  private final List<PaperCurve> paper;
  private final Agreement agreement = new Agreement();

  private GradientFigure(Which which, InitialNets nets) {
    this.which = which;
    this.nets = nets;
    this.paper = PaperCurves.of(which.paper);
  }

  public static void write(Which which, InitialNets nets, Output output) throws IOException {
    new GradientFigure(which, nets).write(output);
  }

  private void write(Output output) throws IOException {
    output.figure(figure());
    nets.write(output, which.file);
    if (nets.setting().isPapers()) {
      output.table(
          which.file + "-agreement",
          agreement.table(),
          Agreement.LEGEND
              + """
                Ours are in the paper's units: times sqrt(N T h w / (256 4 7 7)), N images, T steps, h w pixels of the last features.
                """);
    }
    output.table(which.file + "-claims", new GradientClaims(which, this).table());
  }

  private Figure figure() {
    List<Panel> panels = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Curve> curves = new ArrayList<>();
      curves.addAll(curves(kind, false));
      curves.addAll(curves(kind, true));
      String gradient = kind == Kind.AND ? "||dL/dA^l||" : "||dL/dS^l||";
      panels.add(
          new Panel(
              kind.title(),
              Axis.linear("block l"),
              Axis.linear(gradient),
              Axis.linear(gradient + ", zero init"),
              curves,
              nets.setting().marks()));
    }
    return new Figure(
        which.file, which.title + ": gradients before training. " + nets.words(), 2, panels);
  }

  private List<Curve> curves(Kind kind, boolean zeroInit) {
    int colour = zeroInit ? ZERO_INIT : NO_INIT;
    double[] values = ours(kind, zeroInit);
    Curve ours =
        InitialNets.ours(zeroInit ? "zero init" : "without zero init", values, colour, zeroInit);
    if (!nets.setting().isPapers()) {
      return List.of(ours);
    }
    double[] drawn = papers(kind, zeroInit);
    Curve papers =
        new Curve(ours.name() + ", paper", ours.x(), drawn, colour, Curve.Style.DASHED, zeroInit);
    double most = Arrays.stream(drawn).max().orElseThrow();
    agreement.add(new Agreement.Pair(kind.panel(), ours, papers, RESOLUTION * most));
    return List.of(ours, papers);
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
    double spread = nets.images().n() * nets.setting().steps() * pixels / (256.0 * 4 * 49);
    double[] values = nets.amplitudes(kind, zeroInit, kind::shown);
    return Arrays.stream(values).map(value -> value * Math.sqrt(spread)).toArray();
  }

  /** The paper's over the blocks, or null for nets that it does not have. */
  double[] papers(Kind kind, boolean zeroInit) {
    if (!nets.setting().isPapers()) {
      return null;
    }
    return paper.stream()
        .filter(curve -> curve.panel().equals(kind.panel()))
        .filter(curve -> curve.series().contains("zero init") == zeroInit)
        .findFirst()
        .orElseThrow()
        .interpolated(0, ours(kind, zeroInit).length - 1);
  }

  List<Integer> stages() {
    return nets.setting().stages();
  }
}
