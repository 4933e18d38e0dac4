package sew.reproduce.figures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import sew.neuron.Neuron;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNets;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

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
  private final Figure figure;

  /**
   * The figure of nets that were observed now, or read from a file.
   *
   * @throws IllegalArgumentException if their neurons are not those of {@code which}, or no
   *     gradients were observed
   */
  public GradientFigure(Which which, InitialNets nets) {
    if (!nets.setting().neuron().equals(which.neuron()) || !nets.hasGradients()) {
      throw new IllegalArgumentException(
          "%s: expected nets with gradients and the neuron %s, found the neuron %s, %s gradients"
              .formatted(
                  which.title,
                  which.neuron(),
                  nets.setting().neuron(),
                  nets.hasGradients() ? "with" : "without"));
    }
    this.which = which;
    this.nets = nets;
    this.paper = PaperCurves.of(which.paper);
    this.figure = drawn();
  }

  /** Writes the figure, every number, the agreement and the claims. */
  public void write(ResultWriter output) throws IOException {
    output.figure(figure);
    nets.write(output, which.file);
    if (nets.setting().isPapers()) {
      output.table(
          which.file + "-agreement",
          agreement(),
          Agreement.LEGEND
              + """
                Ours are in the paper's units: times sqrt(N T h w / (256 4 7 7)), N images, T steps, h w pixels of the last features.
                """);
    }
    output.table(which.file + "-claims", claims());
  }

  /** Our curves and, for nets of 152 layers, the paper's; a panel a kind of block. */
  public Figure figure() {
    return figure;
  }

  /** How well the curves agree; no rows for nets that the paper does not have. */
  public Table agreement() {
    return agreement.table();
  }

  /** What the paper says, checked. */
  public Table claims() {
    return new GradientClaims(which, this).table();
  }

  /**
   * Amplitudes at the first and last block in the paper's units and, for the third stage, by which
   * factor one block changes them: its blocks but the first are alike, so that nothing else does.
   */
  public Table ends() {
    TableBuilder table =
        new TableBuilder(
            "gradients at the two ends, ResNet-" + nets.setting().depth().layers(),
            "network",
            "init",
            "block 0",
            "last block",
            "first / last",
            "paper's first / last",
            "factor of one block, stage 3");
    for (Kind kind : Kind.values()) {
      for (boolean zeroInit : new boolean[] {false, true}) {
        double[] ours = ours(kind, zeroInit);
        double[] papers = papers(kind, zeroInit);
        table.row(
            kind.title(),
            zeroInit ? "zero init" : "usual",
            number(ours[0]),
            number(Claims.last(ours)),
            ratio(ours),
            papers == null ? "-" : ratio(papers),
            factor(ours));
      }
    }
    return table.table();
  }

  private static String ratio(double[] values) {
    return Claims.last(values) == 0 ? "-" : number(values[0] / Claims.last(values));
  }

  private String factor(double[] values) {
    int from = stages().get(2) + 1;
    int last = stages().get(3) - 1;
    return values[last] == 0 || last <= from
        ? "-"
        : number(Math.pow(values[from] / values[last], 1.0 / (last - from)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }

  private Figure drawn() {
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
    double spread = nets.images().images() * nets.setting().steps() * pixels / (256.0 * 4 * 49);
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
