package sew.reproduce.figures;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.analysis.BlockByBlock;
import sew.analysis.BlockByBlock.Rates;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.layer.Network;
import sew.model.BNet;
import sew.model.Classifier;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.evaluate.Evaluation;
import sew.reproduce.evaluate.Prediction.Match;
import sew.reproduce.initial.Images;
import sew.reproduce.initial.InitialNet;
import sew.reproduce.initial.ResultFile;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.paper.PaperCurves;
import sew.reproduce.plot.Curve;
import sew.reproduce.plot.Figure;
import sew.reproduce.plot.Panel;
import sew.reproduce.plot.Panel.Axis;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.NativeArrays;
import sew.weights.WeightFile;
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
  private final Images.Facts images;
  private final List<Net> nets;
  private final Table origin;

  /**
   * A^l of one net over its blocks.
   *
   * @param trained whether it has loaded weights
   */
  private record Net(ResNet.Depth depth, boolean trained, double[] a) {
    String name() {
      return papers(depth) + (trained ? ", loaded weights" : ", before training");
    }
  }

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

  private Figure4(Setting setting, Images.Facts images, List<Net> nets, Table origin) {
    this.setting = setting;
    this.images = images;
    this.nets = List.copyOf(nets);
    this.origin = origin;
  }

  /** Computes nets of some {@code depths} and tells {@code heard} how long each took. */
  public static Figure4 observe(
      Setting setting,
      List<ResNet.Depth> depths,
      Map<ResNet.Depth, WeightFile> weights,
      Images images,
      Consumer<String> heard) {
    List<Net> nets = new ArrayList<>();
    for (ResNet.Depth depth : depths) {
      long start = System.nanoTime();
      Net net = observed(setting, depth, Optional.ofNullable(weights.get(depth)), images);
      double seconds = (System.nanoTime() - start) / 1e9;
      heard.accept(String.format(Locale.ROOT, "%-34s %5.1f s", net.name(), seconds));
      nets.add(net);
    }
    Images.Facts facts = images.facts();
    Table origin = ResultFile.computedHere(facts, setting.steps(), setting.seed());
    return new Figure4(setting, facts, nets, origin);
  }

  /**
   * The nets that {@code sew run fig4} wrote as {@code fig4.json}.
   *
   * @throws IOException if the file is missing, or holds something else
   */
  public static Figure4 read(Path file) throws IOException {
    ResultFile read = ResultFile.read(file);
    Setting setting =
        read.configuration(
            json ->
                new Setting(
                    (int) ResultFile.number(json, "/steps"),
                    (long) ResultFile.number(json, "/seed")));
    List<Net> nets = new ArrayList<>();
    for (JsonNode value : read.values()) {
      String name = value.path("net").asText();
      nets.add(
          Stream.of(ResNet.Depth.values())
              .flatMap(depth -> Stream.of(true, false).map(t -> new Net(depth, t, new double[0])))
              .filter(net -> net.name().equals(name))
              .findFirst()
              .map(net -> new Net(net.depth(), net.trained(), doubles(value.path("a"))))
              .orElseThrow(() -> read.unlike("a net of Figure 4", name)));
    }
    return new Figure4(setting, read.images(), nets, read.origin());
  }

  private static double[] doubles(JsonNode list) {
    return IntStream.range(0, list.size()).mapToDouble(i -> list.get(i).asDouble()).toArray();
  }

  /** Writes the figure, with a 7B-Net where there is one, and a table. */
  public void write(Optional<Gesture> gesture, ResultWriter output) throws IOException {
    Figure figure = figure();
    List<Panel> panels = new ArrayList<>(figure.panels());
    gesture.map(Figure4::panel).ifPresent(panels::add);
    output.figure(new Figure(figure.name(), figure.title(), figure.columns(), panels));
    output.table("fig4-rates", table(), LEGEND);
    output.values("fig4", setting, ComputeScope.current(), images.map(), values());
  }

  /** Where the numbers come from: computed here, or by which commit, when and where. */
  public Table origin() {
    return origin;
  }

  /** Our curves and those of the paper's trained nets. */
  public Figure figure() {
    return new Figure("fig4", title(), 2, panels());
  }

  private static Net observed(
      Setting setting, ResNet.Depth depth, Optional<WeightFile> weights, Images images) {
    Shape shape = new Shape(images.n(), 3, images.size(), images.size());
    Residual add = new Residual.Sew(ConnectFunction.ADD);
    Neuron neuron = new Neuron.If(Firing.DEFAULT);
    ResNet net = new ResNet(depth, add, neuron, setting.steps(), false, InitialNet.CLASSES);
    double[] a = a(net, weights, images.pixels(), shape, setting.seed());
    return new Net(depth, weights.isPresent(), a);
  }

  /** A^l over the blocks; without weights BN has no statistics but the batch's. */
  private static double[] a(
      Network net, Optional<WeightFile> weights, float[] inputs, Shape shape, long seed) {
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      Classifier block = (Classifier) net.initialized(manager, shape, seed);
      weights.ifPresent(file -> Evaluation.load(net, block, file, Match.NAME));
      try (BlockByBlock pass =
          new BlockByBlock(block, weights.isEmpty(), manager, ComputeScope.current())) {
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

  private List<Panel> panels() {
    return Stream.of(
            panel("SEW ResNet-18, -34, -50", ResNet.Depth.D18, ResNet.Depth.D34, ResNet.Depth.D50),
            panel("SEW ResNet-101, -152", ResNet.Depth.D101, ResNet.Depth.D152))
        .filter(panel -> !panel.curves().isEmpty())
        .toList();
  }

  private String title() {
    return "Figure 4: firing rates of A^l, T = %d, %d %s; the paper's nets (dashed) are trained on ImageNet"
        .formatted(setting.steps(), images.images(), images.source());
  }

  private Panel panel(String title, ResNet.Depth... depths) {
    List<Curve> curves = new ArrayList<>();
    for (int i = 0; i < depths.length; i++) {
      for (Net net : nets) {
        if (net.depth() == depths[i]) {
          double[] blocks = IntStream.range(0, net.a().length).asDoubleStream().toArray();
          curves.add(new Curve(net.name(), blocks, net.a(), i, Curve.Style.SOLID));
          double[] drawn = paper(net.depth()).interpolated(0, net.a().length - 1);
          String papers = papers(net.depth()) + ", paper";
          curves.add(new Curve(papers, blocks, drawn, i, Curve.Style.DASHED));
        }
      }
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
    for (Net net : nets) {
      double[] drawn = paper(net.depth()).interpolated(0, net.a().length - 1);
      table.row(
          net.name(),
          String.valueOf(net.a().length),
          mean(net.a()),
          most(net.a()),
          mean(drawn),
          most(drawn));
    }
    return table.table();
  }

  private static String mean(double[] rates) {
    return rate(Arrays.stream(rates).average().orElseThrow());
  }

  private static String most(double[] rates) {
    return rate(Arrays.stream(rates).max().orElseThrow());
  }

  private static String rate(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private List<Map<String, Object>> values() {
    List<Map<String, Object>> values = new ArrayList<>();
    for (Net net : nets) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("net", net.name());
      one.put("a", net.a());
      values.add(one);
    }
    return values;
  }
}
