package sew.reproduce.initial;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import sew.analysis.BlockByBlock.Amplitudes;
import sew.analysis.BlockByBlock.Rates;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNet.Observed;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.plot.Curve;
import sew.reproduce.result.ResultWriter;
import tech.tablesaw.api.Table;

/** The eight nets of Figures 5 to 8, each observed with the same images. */
public final class InitialNets {

  /**
   * What all eight have in common.
   *
   * @param steps T
   */
  public record Setting(ResNet.Depth depth, Neuron neuron, int steps, long seed) {

    /** The paper's IF neuron: hard reset to 0, the arctan surrogate, reset detached. */
    public static Neuron neuron(double threshold, double alpha) {
      return new Neuron.If(
          new Firing(threshold, new Reset.Hard(0), new Surrogate.ATan(alpha), true));
    }

    InitialNet net(Kind kind, boolean zeroInit) {
      return new InitialNet(depth, kind, zeroInit, neuron, steps, seed);
    }

    List<InitialNet> nets() {
      return Stream.of(Kind.values())
          .flatMap(kind -> Stream.of(net(kind, false), net(kind, true)))
          .toList();
    }

    /** Whether the paper has curves of these nets. */
    public boolean isPapers() {
      return depth == ResNet.Depth.D152;
    }

    /** Where the four stages begin; but for block 0 these are the blocks that halve the image. */
    public List<Integer> stages() {
      return IntStream.range(0, 4)
          .mapToObj(stage -> IntStream.range(0, stage).map(depth::blocks).sum())
          .toList();
    }

    public List<Double> marks() {
      return stages().stream().skip(1).map(Integer::doubleValue).toList();
    }
  }

  /** How many there are: four kinds of blocks, without and with zero init. */
  public static final int COUNT = 2 * Kind.values().length;

  private final Setting setting;
  private final Images.Facts images;
  private final Map<InitialNet, Observed> observed;
  private final Table origin;

  InitialNets(
      Setting setting, Images.Facts images, Map<InitialNet, Observed> observed, Table origin) {
    this.setting = setting;
    this.images = images;
    this.observed = observed;
    this.origin = origin;
  }

  /** Observes all eight, one after another, and tells {@code log} how long each took. */
  public static InitialNets observe(
      Setting setting,
      Images images,
      boolean gradients,
      Compute.Resolved compute,
      Consumer<String> log) {
    Map<InitialNet, Observed> observed = new LinkedHashMap<>();
    for (InitialNet net : setting.nets()) {
      long start = System.nanoTime();
      observed.put(net, net.observe(images, gradients, compute));
      double seconds = (System.nanoTime() - start) / 1e9;
      log.accept(String.format(Locale.ROOT, "%-28s %5.1f s", net.name(), seconds));
    }
    Images.Facts facts = images.facts();
    Table origin = ResultFile.computedHere(facts, setting.steps(), setting.seed());
    return new InitialNets(setting, facts, observed, origin);
  }

  /**
   * The nets that {@code sew run fig5} ... {@code fig8} observed and wrote as {@code figN.json}.
   *
   * @throws IOException if the file is missing, or holds something else
   */
  public static InitialNets read(Path file) throws IOException {
    return InitialNetsFile.read(ResultFile.read(file));
  }

  /** Where the numbers come from: computed here, or by which commit, when and where. */
  public Table origin() {
    return origin;
  }

  public Setting setting() {
    return setting;
  }

  public boolean hasGradients() {
    return observed.values().stream().noneMatch(seen -> seen.amplitudes().isEmpty());
  }

  public Images.Facts images() {
    return images;
  }

  public double[] rates(Kind kind, boolean zeroInit, ToDoubleFunction<Rates> of) {
    return of(kind, zeroInit).rates().stream().mapToDouble(of).toArray();
  }

  public double[] amplitudes(Kind kind, boolean zeroInit, ToDoubleFunction<Amplitudes> of) {
    return of(kind, zeroInit).amplitudes().stream().mapToDouble(of).toArray();
  }

  private Observed of(Kind kind, boolean zeroInit) {
    return observed.get(setting.net(kind, zeroInit));
  }

  /** Our curve over the blocks. */
  public static Curve ours(String name, double[] values, int colour, boolean onRight) {
    return new Curve(name, blocks(values), values, colour, Curve.Style.SOLID, onRight);
  }

  /** The paper's curve over as many blocks. */
  public static Curve paper(PaperCurve curve, int blocks, int colour, boolean onRight) {
    double[] values = curve.interpolated(0, blocks - 1);
    return new Curve(
        curve.series() + ", paper", blocks(values), values, colour, Curve.Style.DASHED, onRight);
  }

  private static double[] blocks(double[] values) {
    return IntStream.range(0, values.length).asDoubleStream().toArray();
  }

  /** What stands behind the title of each figure. */
  public String words() {
    Firing firing = setting.neuron().firing();
    return "ResNet-%d, V_th = %s, %s, %s, T = %d, %d %s, %d x %d"
        .formatted(
            setting.depth().layers(),
            number(firing.threshold()),
            surrogate(firing.surrogate()),
            firing.reset() instanceof Reset.Hard ? "hard reset" : "soft reset",
            setting.steps(),
            images.images(),
            images.source(),
            images.size(),
            images.size());
  }

  private static String surrogate(Surrogate surrogate) {
    return surrogate instanceof Surrogate.ATan atan
        ? "alpha = " + number(atan.alpha())
        : surrogate.toString();
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /** Writes every number of every block with what determines it. */
  public void write(ResultWriter output, String name) throws IOException {
    List<Map<String, Object>> values = new ArrayList<>();
    observed.forEach(
        (net, seen) -> {
          Map<String, Object> one = new LinkedHashMap<>();
          one.put("net", net.name());
          one.put("rates", seen.rates());
          one.put("amplitudes", seen.amplitudes());
          values.add(one);
        });
    output.values(name, setting, ComputeScope.current(), images.map(), values);
  }
}
