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
import java.util.Optional;
import java.util.stream.IntStream;
import sew.analysis.BlockByBlock;
import sew.analysis.BlockByBlock.Rates;
import sew.data.Npy;
import sew.layer.Network;
import sew.model.BNet;
import sew.model.Classifier;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.Evaluation;
import sew.reproduce.Output;
import sew.reproduce.Prediction.Match;
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

  /**
   * A trained 7B-Net and a clip that it sees.
   *
   * @param frames [T, 2, H, W] event counts
   */
  public record Gesture(BNet net, WeightFile weights, Npy frames) {
    public Gesture {
      if (frames.shape().length != 4) {
        throw new IllegalArgumentException(
            "expected one clip [T, 2, H, W], found frames " + Arrays.toString(frames.shape()));
      }
    }
  }

  private Figure4(Setting setting, Map<ResNet.Depth, WeightFile> weights, Images images) {
    this.setting = setting;
    this.weights = weights;
    this.images = images;
  }

  /**
   * Computes all five nets and, where there is one, a 7B-Net; says how long each takes, and writes
   * the figure and a table.
   */
  public static void write(
      Setting setting,
      Map<ResNet.Depth, WeightFile> weights,
      Images images,
      Optional<Gesture> gesture,
      Output output)
      throws IOException {
    Figure4 figure = new Figure4(setting, weights, images);
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      figure.observe(depth, output.console());
    }
    List<Panel> panels = new ArrayList<>(figure.panels());
    gesture.map(Figure4::panel).ifPresent(panels::add);
    output.figure(new Figure("fig4", figure.title(), 2, panels));
    output.table("fig4-rates", figure.table(), LEGEND);
    output.values("fig4", setting, Device.cpu(), images.facts(), figure.values());
  }

  private void observe(ResNet.Depth depth, PrintStream console) {
    long start = System.nanoTime();
    Shape shape = new Shape(images.n(), 3, images.size(), images.size());
    Residual add = new Residual.Sew(ConnectFunction.ADD);
    Neuron neuron = new Neuron.If(Firing.DEFAULT);
    ResNet net = new ResNet(depth, add, neuron, setting.steps(), false, InitialNet.CLASSES);
    Optional<WeightFile> trained = Optional.ofNullable(weights.get(depth));
    rates.put(depth, a(net, trained, images.pixels(), shape, setting.seed()));
    console.printf(Locale.ROOT, "%-34s %5.1f s%n", name(depth), (System.nanoTime() - start) / 1e9);
  }

  /** A^l over the blocks; without weights BN has no statistics but the batch's. */
  private static double[] a(
      Network net, Optional<WeightFile> weights, float[] inputs, Shape shape, long seed) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      Classifier block = (Classifier) net.initialized(manager, shape, seed);
      weights.ifPresent(file -> Evaluation.load(net, block, file, Match.NAME));
      try (BlockByBlock pass = new BlockByBlock(block, weights.isEmpty(), manager)) {
        List<Rates> seen = pass.forward(NativeArrays.of(manager, inputs, shape));
        return seen.stream().mapToDouble(Rates::a).toArray();
      }
    }
  }

  private static Panel panel(Gesture gesture) {
    Shape clip = new Shape(1).addAll(new Shape(gesture.frames().shape()));
    double[] a =
        a(gesture.net(), Optional.of(gesture.weights()), gesture.frames().toFloats(), clip, 0);
    double[] blocks = IntStream.range(0, a.length).asDoubleStream().toArray();
    Curve curve = new Curve("7B-Net, loaded weights, one clip", blocks, a, 0, Curve.Style.SOLID);
    return new Panel(
        "7B-Net",
        Axis.linear("block l"),
        Axis.linear("spikes per neuron and time step"),
        List.of(curve));
  }

  private static String papers(ResNet.Depth depth) {
    return "SEW ResNet-" + depth.layers();
  }

  private String name(ResNet.Depth depth) {
    return papers(depth) + (weights.containsKey(depth) ? ", loaded weights" : ", before training");
  }

  private List<Panel> panels() {
    return List.of(
        panel("SEW ResNet-18, -34, -50", ResNet.Depth.D18, ResNet.Depth.D34, ResNet.Depth.D50),
        panel("SEW ResNet-101, -152", ResNet.Depth.D101, ResNet.Depth.D152));
  }

  private String title() {
    return "Figure 4: firing rates of A^l, T = %d, %d %s; the paper's nets (dashed) are trained on ImageNet"
        .formatted(setting.steps(), images.n(), images.source());
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
