package sew.reproduce.figures;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import sew.analysis.BlockByBlock;
import sew.analysis.BlockByBlock.Rates;
import sew.model.AuthorsNames;
import sew.model.Classifier;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.Output;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.NativeArrays;
import sew.weights.WeightFile;
import sew.weights.Weights;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Figure 4: firing rates of A^l of SEW ResNet, g = ADD.
 *
 * <p>The paper's nets are trained on ImageNet. Nets for which there are no weights are shown before
 * training, and say so in their name.
 */
public final class Figure4 {

  /** What is computed: time steps T and the seed of the nets without weights. */
  public record Setting(int steps, long seed) {}

  private final Setting setting;
  private final Map<ResNet.Depth, WeightFile> weights;
  private final Images images;
  private final Map<ResNet.Depth, double[]> rates = new LinkedHashMap<>();

  private Figure4(Setting setting, Map<ResNet.Depth, WeightFile> weights, Images images) {
    this.setting = setting;
    this.weights = weights;
    this.images = images;
  }

  /** Computes all five nets, says how long each takes, and writes the figure and a table. */
  public static void write(
      Setting setting, Map<ResNet.Depth, WeightFile> weights, Images images, Output output)
      throws IOException {
    Figure4 figure = new Figure4(setting, weights, images);
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      figure.observe(depth, output.console());
    }
    output.figure(figure.figure());
    output.table("fig4-rates", figure.table(), LEGEND);
    output.values("fig4", setting, Device.cpu(), images.facts(), figure.values());
  }

  private void observe(ResNet.Depth depth, PrintStream console) {
    long start = System.nanoTime();
    Shape shape = new Shape(images.n(), 3, images.size(), images.size());
    Residual add = new Residual.Sew(ConnectFunction.ADD);
    Neuron neuron = new Neuron.If(Firing.DEFAULT);
    ResNet net = new ResNet(depth, add, neuron, setting.steps(), false, InitialNet.CLASSES);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Classifier block = (Classifier) net.initialized(manager, shape, setting.seed());
      boolean trained = weights.containsKey(depth);
      if (trained) {
        Weights.load(AuthorsNames.of(block, AuthorsNames.of(net)), weights.get(depth).tensors());
      }
      // Before training BN has no statistics but the batch's.
      try (BlockByBlock pass = new BlockByBlock(block, !trained, manager)) {
        List<Rates> seen = pass.forward(NativeArrays.of(manager, images.pixels(), shape));
        rates.put(depth, seen.stream().mapToDouble(Rates::a).toArray());
      }
    }
    console.printf(Locale.ROOT, "%-34s %5.1f s%n", name(depth), (System.nanoTime() - start) / 1e9);
  }

  private static String papers(ResNet.Depth depth) {
    return "SEW ResNet-" + depth.layers();
  }

  private String name(ResNet.Depth depth) {
    return papers(depth) + (weights.containsKey(depth) ? ", loaded weights" : ", before training");
  }

  private Figure figure() {
    List<Panel> panels =
        List.of(
            panel("SEW ResNet-18, -34, -50", ResNet.Depth.D18, ResNet.Depth.D34, ResNet.Depth.D50),
            panel("SEW ResNet-101, -152", ResNet.Depth.D101, ResNet.Depth.D152));
    String title =
        "Figure 4: firing rates of A^l, T = %d, %d %s; the paper's nets (dashed) are trained on ImageNet"
            .formatted(setting.steps(), images.n(), images.source());
    return new Figure("fig4", title, 2, panels);
  }

  private Panel panel(String title, ResNet.Depth... depths) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < depths.length; i++) {
      ResNet.Depth depth = depths[i];
      double[] ours = rates.get(depth);
      double[] blocks = IntStream.range(0, ours.length).asDoubleStream().toArray();
      curves.add(new Curve(name(depth), blocks, ours, i, Curve.Style.SOLID));
      double[] drawn = paper(depth).interpolated(0, ours.length - 1);
      curves.add(new Curve(papers(depth) + ", paper", blocks, drawn, i, Curve.Style.DASHED));
    }
    return new Panel(
        title, Axis.linear("block l"), Axis.linear("spikes per neuron and time step"), curves);
  }

  private static PaperCurve paper(ResNet.Depth depth) {
    return PaperCurves.of("fig4_firing_rates").stream()
        .filter(curve -> curve.series().equals(papers(depth)))
        .findFirst()
        .orElseThrow();
  }

  private static final String LEGEND =
      """
      A^l = SN(F(S^l)), spikes per neuron and time step. The paper's text: below 0.25 for 18, 34 and 50 layers, below 0.5 for 101 and
      152, once trained. The authors published no ImageNet weights; "before training" says nothing about a trained net.
      """;

  private Table table() {
    StringColumn net = StringColumn.create("network");
    StringColumn blocks = StringColumn.create("blocks");
    StringColumn mean = StringColumn.create("mean A");
    StringColumn most = StringColumn.create("largest A");
    StringColumn papersMean = StringColumn.create("paper, trained: mean A");
    StringColumn papersMost = StringColumn.create("paper, trained: largest A");
    rates.forEach(
        (depth, ours) -> {
          double[] drawn = paper(depth).interpolated(0, ours.length - 1);
          net.append(name(depth));
          blocks.append(String.valueOf(ours.length));
          mean.append(rate(Arrays.stream(ours).average().orElseThrow()));
          most.append(rate(Arrays.stream(ours).max().orElseThrow()));
          papersMean.append(rate(Arrays.stream(drawn).average().orElseThrow()));
          papersMost.append(rate(Arrays.stream(drawn).max().orElseThrow()));
        });
    return Table.create("fig4", net, blocks, mean, most, papersMean, papersMost);
  }

  private static String rate(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private List<Map<String, Object>> values() {
    List<Map<String, Object>> values = new ArrayList<>();
    rates.forEach(
        (depth, ours) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("net", name(depth));
          one.put("a", ours);
          values.add(one);
        });
    return values;
  }
}
