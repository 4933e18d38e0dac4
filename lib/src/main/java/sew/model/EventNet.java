package sew.model;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.maxPool;
import static sew.layer.Layers.norm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import sew.layer.Chain;
import sew.layer.Network;
import sew.layer.SpikingLayer;
import sew.layer.SpikingNetwork;
import sew.layer.TimeFirst;
import sew.neuron.Neuron;
import sew.registry.DefaultValue;
import sew.registry.TypeId;
import sew.residual.Branch;
import sew.residual.Residual;
import sew.residual.ResidualBlock;

/**
 * The networks for event data, Tables 4 to 6: any list of widening convolutions, blocks and max
 * poolings.
 *
 * <p>7B-Net: c32k3s1-BN-PLIF-{SEW Block (c32)-MPk2s2}*7-FC11. Wide-7B-Net: c64k3s1-BN-PLIF-{SEW
 * Block (c64)-MPk2s2}*4-c128k3s1-BN-PLIF-{SEW Block (c128)-MPk2s2}*3-FC10. The FC layer reads the
 * mean over time.
 *
 * @param stages blocks of one width each; a convolution widens before a stage whose width differs
 *     from that of the stage before
 * @param stemKernel kernel of the widening convolutions: 1 in the authors' code and released
 *     weights, 3 in the paper's text
 * @param residual how blocks are joined
 * @param residuals one entry per stage where stages are joined in different ways; empty where
 *     {@code residual} joins all
 */
@TypeId("event-net")
public record EventNet(
    List<Stage> stages,
    int stemKernel,
    Residual residual,
    Neuron neuron,
    int classes,
    @DefaultValue("[]") List<Residual> residuals)
    implements Network {

  /** Channels of event frames: OFF and ON. */
  static final int POLARITIES = 2;

  /**
   * {@code blocks} times {{@code blocksPerPool} blocks (c{@code channels})-MPk{@code pool}s{@code
   * pool}}.
   *
   * @param mid channels between the two convolutions of F
   * @param kernel of the widening convolution: 1 or 3; 0 for the network's stem kernel
   * @param blocksPerPool blocks before each pooling; 0 for none
   * @param pool kernel and stride of max pooling; 0 for none
   */
  public record Stage(
      int channels,
      int mid,
      int blocks,
      @DefaultValue("0") int kernel,
      @DefaultValue("1") int blocksPerPool,
      @DefaultValue("2") int pool) {
    public Stage {
      requireAtLeast(1, "channels", channels);
      requireAtLeast(1, "mid", mid);
      requireAtLeast(1, "blocks", blocks);
      requireAtLeast(0, "blocksPerPool", blocksPerPool);
      requireAtLeast(0, "pool", pool);
      if (kernel != 0 && kernel != 1 && kernel != 3) {
        throw new IllegalArgumentException(
            "kernel must be 1, 3 or 0 for the network's stem kernel, found " + kernel);
      }
    }

    /** {@code blocks} times {block-MPk2s2}. */
    public Stage(int channels, int mid, int blocks) {
      this(channels, mid, blocks, 0, 1, 2);
    }

    /** {@code blocks} times {block-MPk2s2}, F being as wide as the block. */
    public Stage(int channels, int blocks) {
      this(channels, channels, blocks);
    }
  }

  public EventNet {
    stages = List.copyOf(stages);
    residuals = List.copyOf(residuals);
    requireAtLeast(1, "stages", stages.size());
    requireAtLeast(1, "classes", classes);
    if (stemKernel != 1 && stemKernel != 3) {
      throw new IllegalArgumentException(
          "stemKernel must be 1 (authors' code) or 3 (paper's text), found " + stemKernel);
    }
    if (!residuals.isEmpty() && residuals.size() != stages.size()) {
      throw new IllegalArgumentException(
          "residuals must be empty or have one entry per stage, %d, found %d"
              .formatted(stages.size(), residuals.size()));
    }
  }

  /** All blocks joined by {@code residual}. */
  public EventNet(
      List<Stage> stages, int stemKernel, Residual residual, Neuron neuron, int classes) {
    this(stages, stemKernel, residual, neuron, classes, List.of());
  }

  /** 7B-Net, Table 5: DVS Gesture has 11 classes. */
  public static EventNet sevenB(Residual residual, Neuron neuron, int classes) {
    return of(7, 32, residual, neuron, classes);
  }

  /** 7B-Net with another number of blocks and width. */
  public static EventNet of(
      int blocks, int channels, Residual residual, Neuron neuron, int classes) {
    return new EventNet(List.of(new Stage(channels, blocks)), 1, residual, neuron, classes);
  }

  /** Wide-7B-Net, Table 6: CIFAR10-DVS has 10 classes. */
  public static EventNet wideSevenB(Residual residual, Neuron neuron, int classes) {
    return new EventNet(List.of(new Stage(64, 4), new Stage(128, 3)), 1, residual, neuron, classes);
  }

  /** The same network with other stages, all of whose blocks are joined in one way. */
  public EventNet withStages(List<Stage> stages) {
    return new EventNet(stages, stemKernel, residual, neuron, classes);
  }

  /** The same network with all blocks joined by {@code residual}. */
  public EventNet withResidual(Residual residual) {
    return new EventNet(stages, stemKernel, residual, neuron, classes);
  }

  public EventNet withNeuron(Neuron neuron) {
    return new EventNet(stages, stemKernel, residual, neuron, classes, residuals);
  }

  /** How many residual blocks the network has. */
  public int blocks() {
    return stages.stream().mapToInt(stage -> stage.blocks() * stage.blocksPerPool()).sum();
  }

  /** The largest number of {block-MPk2s2} for frames of {@code size} x {@code size} pixels. */
  public static int maxBlocks(int size) {
    return 31 - Integer.numberOfLeadingZeros(size);
  }

  @Override
  public SpikingNetwork initialized(NDManager manager, Shape shape, long seed) {
    int size = Math.toIntExact(Math.min(shape.get(3), shape.get(4)));
    int left = size;
    for (Stage stage : stages) {
      for (int i = 0; i < stage.blocks() && stage.pool() > 0; i++) {
        left /= stage.pool();
      }
    }
    if (left < 1) {
      throw new IllegalArgumentException(
          "%d blocks with their poolings leave nothing of frames of %d x %d pixels; with MPk2s2 after each block, such frames allow at most %d blocks"
              .formatted(blocks(), shape.get(3), shape.get(4), maxBlocks(size)));
    }
    return Network.super.initialized(manager, shape, seed);
  }

  @Override
  public SpikingNetwork block() {
    Chain net = new Chain();
    layers().forEach(layer -> net.add(layer.name(), layer.block()));
    return new Classifier(new TimeFirst(), net, classes);
  }

  /**
   * One element of the authors' flat list of modules.
   *
   * @param residual how a block is joined; null for widening convolutions and poolings
   */
  private record Layer(String name, Block block, Residual residual) {}

  /** Fresh layers in forward order. */
  private List<Layer> layers() {
    Map<String, Layer> layers = new LinkedHashMap<>();
    int channels = POLARITIES;
    int blocks = 0;
    int pools = 0;
    for (int s = 0; s < stages.size(); s++) {
      Stage stage = stages.get(s);
      if (stage.channels() != channels) {
        channels = stage.channels();
        String name = "widen" + blocks;
        // Stages without blocks may widen twice in a row.
        name = layers.containsKey(name) ? name + "_" + s : name;
        layers.put(name, new Layer(name, widen(stage), null));
      }
      Residual join = residuals.isEmpty() ? residual : residuals.get(s);
      for (int i = 0; i < stage.blocks(); i++) {
        for (int j = 0; j < stage.blocksPerPool(); j++) {
          Branch f = new Branch.Basic(channels, stage.mid(), channels, 1);
          String name = "block" + blocks++;
          layers.put(name, new Layer(name, new ResidualBlock(join, f, neuron), join));
        }
        if (stage.pool() > 0) {
          String name = "pool" + pools++;
          layers.put(name, new Layer(name, maxPool(stage.pool(), stage.pool(), 0), null));
        }
      }
    }
    return List.copyOf(layers.values());
  }

  private Chain widen(Stage stage) {
    int kernel = stage.kernel() == 0 ? stemKernel : stage.kernel();
    return new Chain()
        .add("conv", conv(stage.channels(), kernel, 1))
        .add("bn", norm())
        .add("sn", new SpikingLayer(neuron));
  }

  /** Names in {@code dvsgesture/smodels.py} and {@code cifar10dvs/smodels.py}. */
  @Override
  public UnaryOperator<String> authorsNames() {
    Map<String, UnaryOperator<String>> names = new LinkedHashMap<>();
    int place = 0;
    for (Layer layer : layers()) {
      String prefix = "conv." + place++ + ".";
      names.put(
          layer.name(),
          layer.residual() == null
              ? rest -> prefix + AuthorsNames.inWidening(rest)
              : rest -> prefix + AuthorsNames.inEventBlock(layer.residual(), 2, rest));
    }
    names.put("fc", rest -> "out." + rest);
    return name -> {
      int dot = name.indexOf('.');
      return names.get(name.substring(0, dot)).apply(name.substring(dot + 1));
    };
  }

  private static void requireAtLeast(int min, String name, int value) {
    if (value < min) {
      throw new IllegalArgumentException(
          "%s must be at least %d, found %d".formatted(name, min, value));
    }
  }
}
