package sew.reproduce.figures;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.model.ResNet;
import sew.reproduce.figures.Figure4Nets.Net;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.Decimals;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import tech.tablesaw.api.Table;

/**
 * Figure 4: firing rates of A^l of SEW ResNet, g = ADD.
 *
 * <p>The paper's nets are trained on ImageNet. Nets for which there are no weights are shown before
 * training, and say so in their name.
 *
 * @param nets observed now, or read from a file
 */
public record Figure4(Figure4Nets nets) {
  private static final String DRAWN = "fig4_firing_rates";
  public static final String LEGEND =
      """
      A^l = SN(F(S^l)), spikes per neuron and time step. The paper's text: below 0.25 for 18, 34 and 50 layers, below 0.5 for 101 and
      152, once trained. The authors' weights of these nets are figshare article 14752998 (--weights); "before training" says nothing
      about a trained net.
      """;

  /** Writes the figure, with a panel for the 7B-Net if there is a clip, a table and every rate. */
  public void write(Optional<GestureClip> clip, ResultWriter output) throws IOException {
    Figure figure = figure();
    List<Panel> panels = new ArrayList<>(figure.panels());
    clip.map(Figure4::panel).ifPresent(panels::add);
    output.figure(
        new Figure(figure.name(), figure.title(), figure.columns(), panels, figure.mark()));
    output.table("fig4-rates", table(), LEGEND);
    Figure4File.write(nets, output);
  }

  /** Our curves and those of the paper's trained nets. */
  public Figure figure() {
    String title =
        "Figure 4: firing rates of A^l, T = %d, %d %s; the paper's nets (dashed) are trained on ImageNet"
            .formatted(nets.config().steps(), nets.images().images(), nets.images().source());
    List<Panel> panels =
        Stream.of(
                panel(
                    "SEW ResNet-18, -34, -50",
                    ResNet.Depth.D18,
                    ResNet.Depth.D34,
                    ResNet.Depth.D50),
                panel("SEW ResNet-101, -152", ResNet.Depth.D101, ResNet.Depth.D152))
            .filter(panel -> !panel.curves().isEmpty())
            .toList();
    return new Figure("fig4", title, 2, panels).withMark(mark());
  }

  private String mark() {
    String untrained =
        nets.nets().stream().allMatch(Net::trained)
            ? ""
            : "NOT TRAINED: solid curves are nets before training, beside the paper's trained ones";
    String generated = nets.images().isGenerated() ? "STAND-IN IMAGES, generated" : "";
    return Stream.of(untrained, generated)
        .filter(mark -> !mark.isEmpty())
        .collect(Collectors.joining("; "));
  }

  private Panel panel(String title, ResNet.Depth... depths) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < depths.length; i++) {
      for (Net net : nets.nets()) {
        if (net.depth() == depths[i]) {
          curves.add(curve(net.name(), net.a(), i, Curve.Style.SOLID));
          curves.add(curve(net.papersName() + ", paper", papers(net), i, Curve.Style.DASHED));
        }
      }
    }
    return panel(title, curves);
  }

  private static Panel panel(GestureClip clip) {
    String name = "7B-Net, loaded weights, one clip";
    return panel("7B-Net", List.of(curve(name, clip.rates(), 0, Curve.Style.SOLID)));
  }

  private static Panel panel(String title, List<Curve> curves) {
    return new Panel(
        title, Axis.linear("block l"), Axis.fromZero("spikes per neuron and time step"), curves);
  }

  private static Curve curve(String name, double[] a, int colour, Curve.Style style) {
    double[] blocks = IntStream.range(0, a.length).asDoubleStream().toArray();
    return new Curve(name, blocks, a, colour, style);
  }

  /** The rates of the paper's trained net at the same blocks. */
  private static double[] papers(Net net) {
    return PaperCurves.of(DRAWN).stream()
        .filter(curve -> curve.series().equals(net.papersName()))
        .findFirst()
        .orElseThrow()
        .interpolated(0, net.a().length - 1);
  }

  /** Mean and largest A^l of each net beside those of the paper's trained net. */
  public Table table() {
    TableBuilder table =
        new TableBuilder(
            "firing rates of A^l",
            "network",
            "blocks",
            "mean A",
            "largest A",
            "paper, trained: mean A",
            "paper, trained: largest A");
    for (Net net : nets.nets()) {
      double[] papers = papers(net);
      table.row(
          net.name(),
          String.valueOf(net.a().length),
          mean(net.a()),
          max(net.a()),
          mean(papers),
          max(papers));
    }
    return table.table();
  }

  private static String mean(double[] rates) {
    return Decimals.fixed(Arrays.stream(rates).average().orElseThrow(), 3);
  }

  private static String max(double[] rates) {
    return Decimals.fixed(Arrays.stream(rates).max().orElseThrow(), 3);
  }
}
