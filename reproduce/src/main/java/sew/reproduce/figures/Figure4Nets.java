package sew.reproduce.figures;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import sew.analysis.BlockByBlock;
import sew.analysis.BlockByBlock.Rates;
import sew.compute.ComputeScope;
import sew.layer.Network;
import sew.layer.SpikingNetwork;
import sew.model.ResNet;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.reproduce.initial.Images;
import sew.reproduce.initial.ResultFile;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.NativeArrays;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;
import sew.weights.WeightLoading.Match;
import tech.tablesaw.api.Table;

/**
 * The firing rates of A^l that Figure 4 shows, computed from images.
 *
 * @param nets in the order of their depth
 * @param origin where the numbers come from: computed here, or which commit computed them when and
 *     where
 */
public record Figure4Nets(Config config, Images.Facts images, List<Net> nets, Table origin) {

  /** What is computed: time steps T, and the seed of the nets without weights. */
  public record Config(int steps, long seed) {}

  /**
   * A^l of one net over its blocks.
   *
   * @param trained whether it has loaded weights
   */
  record Net(ResNet.Depth depth, boolean trained, double[] a) {
    String name() {
      return papersName() + (trained ? ", loaded weights" : ", before training");
    }

    String papersName() {
      return "SEW ResNet-" + depth.layers();
    }
  }

  public Figure4Nets {
    nets = List.copyOf(nets);
  }

  /** Reads the weights of a trained net when it is its turn: together they would take gigabytes. */
  @FunctionalInterface
  public interface TrainedWeights {
    /** The weights of the net of that depth; empty if there are none. */
    Optional<WeightFile> of(ResNet.Depth depth) throws IOException;
  }

  /** As below, with weights that have been read. */
  public static Figure4Nets observe(
      Config config,
      List<ResNet.Depth> depths,
      Map<ResNet.Depth, WeightFile> weights,
      Images images,
      Consumer<String> log)
      throws IOException {
    return observe(config, depths, depth -> Optional.ofNullable(weights.get(depth)), images, log);
  }

  /**
   * Computes the nets of some {@code depths} and logs how long each took.
   *
   * @param weights of trained nets; the others are shown before training
   */
  public static Figure4Nets observe(
      Config config,
      List<ResNet.Depth> depths,
      TrainedWeights weights,
      Images images,
      Consumer<String> log)
      throws IOException {
    List<Net> nets = new ArrayList<>();
    for (ResNet.Depth depth : depths) {
      long start = System.nanoTime();
      Net net = observe(config, depth, weights.of(depth), images);
      double seconds = (System.nanoTime() - start) / 1e9;
      log.accept(String.format(Locale.ROOT, "%-34s %5.1f s", net.name(), seconds));
      nets.add(net);
    }
    Images.Facts facts = images.facts();
    Table origin = ResultFile.computedHere(facts, config.steps(), config.seed());
    return new Figure4Nets(config, facts, nets, origin);
  }

  private static Net observe(
      Config config, ResNet.Depth depth, Optional<WeightFile> weights, Images images) {
    Shape shape = new Shape(images.n(), 3, images.size(), images.size());
    Residual add = new Residual.Sew(ConnectFunction.ADD);
    Neuron neuron = new Neuron.If(Firing.DEFAULT);
    ResNet net = new ResNet(depth, add, neuron, config.steps(), false, Images.CLASSES);
    double[] a = rates(net, weights, images.pixels(), shape, config.seed());
    return new Net(depth, weights.isPresent(), a);
  }

  /** A^l over the blocks; without weights BN has no statistics but the batch's. */
  static double[] rates(
      Network net, Optional<WeightFile> weights, float[] inputs, Shape shape, long seed) {
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      SpikingNetwork block = net.initialized(manager, shape, seed);
      weights.ifPresent(file -> WeightLoading.load(net, block, file, Match.NAME));
      try (BlockByBlock pass =
          new BlockByBlock(block, weights.isEmpty(), manager, ComputeScope.current())) {
        List<Rates> seen = pass.forward(NativeArrays.of(manager, inputs, shape));
        return seen.stream().mapToDouble(Rates::a).toArray();
      }
    }
  }
}
