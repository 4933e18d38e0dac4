package sew.reproduce.initial;

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
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.neuron.Reset;
import sew.neuron.Surrogate;
import sew.reproduce.initial.InitialNet.Kind;
import sew.reproduce.initial.InitialNet.Observed;
import sew.reproduce.paper.PaperCurve;
import sew.reproduce.plot.Curve;
import sew.reproduce.result.Decimals;
import tech.tablesaw.api.Table;

/** The eight nets of Figures 5 to 8, each observed with the same images. */
public final class InitialNets {

  /**
   * What all eight have in common.
   *
   * @param steps T
   */
  public record Config(ResNet.Depth depth, Neuron neuron, int steps, long seed) {

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

    /** The first block of each of the four stages; all but block 0 halve the image. */
    public List<Integer> stages() {
      return IntStream.range(0, 4)
          .mapToObj(stage -> IntStream.range(0, stage).map(depth.blocks()::get).sum())
          .toList();
    }

    public List<Double> marks() {
      return stages().stream().skip(1).map(Integer::doubleValue).toList();
    }
  }

  /** The number of nets: four kinds of blocks, without and with zero init. */
  public static final int COUNT = 2 * Kind.values().length;

  private final Config config;
  private final Images.Facts images;
  private final Map<InitialNet, Observed> observed;
  private final Table origin;

  InitialNets(
      Config config, Images.Facts images, Map<InitialNet, Observed> observed, Table origin) {
    this.config = config;
    this.images = images;
    this.observed = observed;
    this.origin = origin;
  }

  /** Observes all eight, one after another, and logs how long each took. */
  public static InitialNets observe(
      Config config,
      Images images,
      boolean gradients,
      Compute.Resolved compute,
      Consumer<String> log) {
    Map<InitialNet, Observed> observed = new LinkedHashMap<>();
    for (InitialNet net : config.nets()) {
      long start = System.nanoTime();
      observed.put(net, net.observe(images, gradients, compute));
      double seconds = (System.nanoTime() - start) / 1e9;
      log.accept(String.format(Locale.ROOT, "%-28s %5.1f s", net.name(), seconds));
    }
    Images.Facts facts = images.facts();
    Table origin = ResultFile.computedHere(facts, config.steps(), config.seed());
    return new InitialNets(config, facts, observed, origin);
  }

  /** Where the numbers come from: computed here, or which commit computed them when and where. */
  public Table origin() {
    return origin;
  }

  public Config config() {
    return config;
  }

  public boolean hasGradients() {
    return observed.values().stream().noneMatch(seen -> seen.amplitudes().isEmpty());
  }

  Map<InitialNet, Observed> observed() {
    return observed;
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
    return observed.get(config.net(kind, zeroInit));
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

  /** The nets, neurons and images in a few words, for the title of a figure. */
  public String describe() {
    Firing firing = config.neuron().firing();
    return "ResNet-%d, V_th = %s, %s, %s, T = %d, %d %s, %d x %d"
        .formatted(
            config.depth().layers(),
            Decimals.shortest(firing.threshold()),
            surrogate(firing.surrogate()),
            firing.reset() instanceof Reset.Hard ? "hard reset" : "soft reset",
            config.steps(),
            images.images(),
            images.source(),
            images.size(),
            images.size());
  }

  /** In what these nets or their images are not the paper's, for the mark of a figure; else "". */
  public String mark() {
    String depth = config.isPapers() ? "" : "SMALL EXAMPLE, not the paper's 152 layers; ";
    String seen =
        images.isGenerated() || images.size() != Images.PAPERS_SIZE
            ? "STAND-IN IMAGES: %d %s, %d x %d"
                .formatted(images.images(), images.source(), images.size(), images.size())
            : "";
    return seen.isEmpty() ? depth.replace("; ", "") : depth + seen;
  }

  private static String surrogate(Surrogate surrogate) {
    return surrogate instanceof Surrogate.ATan atan
        ? "alpha = " + Decimals.shortest(atan.alpha())
        : surrogate.toString();
  }
}
