package sew.model;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.globalAveragePool;
import static sew.layer.Layers.maxPool;
import static sew.layer.Layers.norm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import sew.layer.Chain;
import sew.layer.DirectCoding;
import sew.layer.Network;
import sew.layer.PyTorchInit;
import sew.layer.SpikingLayer;
import sew.layer.SpikingNetwork;
import sew.neuron.Neuron;
import sew.registry.DefaultValue;
import sew.registry.TypeId;
import sew.residual.Branch;
import sew.residual.Residual;
import sew.residual.ResidualBlock;
import sew.residual.ZeroInit;

/**
 * SEW ResNet and Spiking ResNet for ImageNet, Section 4.1: still images [N, 3, H, W] to logits [N,
 * classes].
 *
 * <p>The first convolution and its BN run once on the image; their result is repeated T times
 * (direct coding) before the first SN. The fully connected layer reads the mean over time of the
 * globally averaged features. Stages have 64, 128, 256 and 512 base channels, and all but the first
 * halve height and width.
 *
 * @param blocks how many blocks each of the four stages has
 * @param bottleneck whether F is a bottleneck, whose output has 4 channels per plane; else basic
 * @param steps time steps T; 4 in the paper
 * @param zeroInit whether every block starts as the identity
 * @param groups of the 3x3 convolutions of bottlenecks, as in ResNeXt
 * @param widthPerGroup channels of each group in the first stage, as in Wide ResNet
 * @param dilated for each of stages 2 to 4, whether it dilates its convolutions by 2 in place of
 *     halving height and width ({@code replace_stride_with_dilation})
 */
@TypeId("resnet")
public record ResNet(
    List<Integer> blocks,
    boolean bottleneck,
    Residual residual,
    Neuron neuron,
    int steps,
    boolean zeroInit,
    int classes,
    @DefaultValue("1") int groups,
    @DefaultValue("64") int widthPerGroup,
    @DefaultValue("[false,false,false]") List<Boolean> dilated)
    implements Network {
  private static final int STAGES = 4;
  private static final int BASE_WIDTH = 64;
  private static final int EXPANSION = 4;
  private static final List<Boolean> NOT_DILATED = List.of(false, false, false);

  /** The standard ResNets. */
  public enum Depth {
    D18(false, 2, 2, 2, 2),
    D34(false, 3, 4, 6, 3),
    D50(true, 3, 4, 6, 3),
    D101(true, 3, 4, 23, 3),
    D152(true, 3, 8, 36, 3);

    private final boolean bottleneck;
    private final int first;
    private final int second;
    private final int third;
    private final int fourth;

    Depth(boolean bottleneck, int first, int second, int third, int fourth) {
      this.bottleneck = bottleneck;
      this.first = first;
      this.second = second;
      this.third = third;
      this.fourth = fourth;
    }

    /** The number of layers, 18 to 152. */
    public int layers() {
      return Integer.parseInt(name().substring(1));
    }

    /**
     * The standard ResNet of that many layers.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Depth of(int layers) {
      for (Depth depth : values()) {
        if (depth.layers() == layers) {
          return depth;
        }
      }
      throw new IllegalArgumentException(
          "a ResNet has 18, 34, 50, 101 or 152 layers, found " + layers);
    }

    /** How many blocks each stage has. */
    public List<Integer> blocks() {
      return List.of(first, second, third, fourth);
    }

    /** Whether F is a bottleneck. */
    public boolean bottleneck() {
      return bottleneck;
    }
  }

  public ResNet {
    blocks = List.copyOf(blocks);
    dilated = List.copyOf(dilated);
    if (blocks.size() != STAGES || blocks.stream().anyMatch(n -> n < 1)) {
      throw new IllegalArgumentException(
          "blocks must be four numbers of at least 1, one per stage, found " + blocks);
    }
    if (dilated.size() != STAGES - 1) {
      throw new IllegalArgumentException(
          "dilated must have three entries, for stages 2 to 4, found " + dilated);
    }
    requirePositive("T", steps);
    requirePositive("classes", classes);
    requirePositive("groups", groups);
    requirePositive("widthPerGroup", widthPerGroup);
    if (!bottleneck && (groups != 1 || widthPerGroup != BASE_WIDTH)) {
      throw new IllegalArgumentException(
          "basic blocks have 1 group of width 64, found %d of width %d; use bottlenecks"
              .formatted(groups, widthPerGroup));
    }
    branches(blocks, bottleneck, groups, widthPerGroup, dilated);
  }

  /** One group, no dilation. */
  public ResNet(
      List<Integer> blocks,
      boolean bottleneck,
      Residual residual,
      Neuron neuron,
      int steps,
      boolean zeroInit,
      int classes) {
    this(
        blocks, bottleneck, residual, neuron, steps, zeroInit, classes, 1, BASE_WIDTH, NOT_DILATED);
  }

  /** A standard ResNet. */
  public ResNet(
      Depth depth, Residual residual, Neuron neuron, int steps, boolean zeroInit, int classes) {
    this(depth.blocks(), depth.bottleneck(), residual, neuron, steps, zeroInit, classes);
  }

  /** The same network of another standard depth. */
  public ResNet withDepth(Depth depth) {
    return new ResNet(
        depth.blocks(),
        depth.bottleneck(),
        residual,
        neuron,
        steps,
        zeroInit,
        classes,
        groups,
        widthPerGroup,
        dilated);
  }

  /** The same network with blocks that are joined in another way. */
  public ResNet withResidual(Residual residual) {
    return with(residual, neuron, steps, zeroInit);
  }

  public ResNet withNeuron(Neuron neuron) {
    return with(residual, neuron, steps, zeroInit);
  }

  /** The same network with another T. */
  public ResNet withSteps(int steps) {
    return with(residual, neuron, steps, zeroInit);
  }

  public ResNet withZeroInit(boolean zeroInit) {
    return with(residual, neuron, steps, zeroInit);
  }

  private ResNet with(Residual residual, Neuron neuron, int steps, boolean zeroInit) {
    return new ResNet(
        blocks,
        bottleneck,
        residual,
        neuron,
        steps,
        zeroInit,
        classes,
        groups,
        widthPerGroup,
        dilated);
  }

  /** The number of layers with weights, without those of shortcuts: 18 to 152 in the presets. */
  public int layers() {
    int perBlock = bottleneck ? 3 : 2;
    return 2 + perBlock * blocks.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public SpikingNetwork initialized(NDManager manager, Shape shape, long seed) {
    SpikingNetwork block = block();
    block.initialize(manager, DataType.FLOAT32, shape);
    PyTorchInit.drawFanOut(block, seed);
    if (zeroInit) {
      ZeroInit.apply(block);
    }
    return block;
  }

  @Override
  public SpikingNetwork block() {
    Chain stem = new Chain().add("conv1", conv(BASE_WIDTH, 7, 2)).add("bn1", norm());
    Chain net = new Chain().add("sn1", new SpikingLayer(neuron)).add("maxpool", maxPool(3, 2, 1));
    List<List<Branch>> stages = branches(blocks, bottleneck, groups, widthPerGroup, dilated);
    for (int stage = 0; stage < STAGES; stage++) {
      for (int i = 0; i < blocks.get(stage); i++) {
        Branch f = stages.get(stage).get(i);
        net.add("layer%d.%d".formatted(stage + 1, i), new ResidualBlock(residual, f, neuron));
      }
    }
    net.add("avgpool", globalAveragePool());
    return new Classifier(new DirectCoding(stem, steps), net, classes);
  }

  /**
   * F of every block of every stage, by the rules of the authors' and torchvision's ResNets: the
   * first block of a dilated stage still has the dilation of the stage before.
   */
  private static List<List<Branch>> branches(
      List<Integer> blocks,
      boolean bottleneck,
      int groups,
      int widthPerGroup,
      List<Boolean> dilated) {
    List<List<Branch>> stages = new ArrayList<>();
    int in = BASE_WIDTH;
    int dilation = 1;
    for (int stage = 0; stage < STAGES; stage++) {
      int width = BASE_WIDTH << stage;
      int mid = bottleneck ? width * widthPerGroup / BASE_WIDTH * groups : width;
      int out = bottleneck ? EXPANSION * width : width;
      boolean dilates = stage > 0 && dilated.get(stage - 1);
      int firstDilation = dilation;
      dilation *= dilates ? 2 : 1;
      List<Branch> branches = new ArrayList<>();
      for (int i = 0; i < blocks.get(stage); i++) {
        int stride = i == 0 && stage > 0 && !dilates ? 2 : 1;
        int ofBlock = i == 0 ? firstDilation : dilation;
        branches.add(branch(bottleneck, in, mid, out, stride, groups, ofBlock));
        in = out;
      }
      stages.add(branches);
    }
    return stages;
  }

  private static Branch branch(
      boolean bottleneck, int in, int mid, int out, int stride, int groups, int dilation) {
    if (bottleneck) {
      return new Branch.Bottleneck(in, mid, out, stride, groups, dilation);
    }
    if (dilation > 1) {
      throw new IllegalArgumentException(
          "basic blocks have no dilation, found dilation %d; use bottlenecks".formatted(dilation));
    }
    return new Branch.Basic(in, mid, out, stride);
  }

  /** Names in {@code imagenet/sew_resnet.py} and {@code imagenet/spiking_resnet.py}. */
  @Override
  public UnaryOperator<String> authorsNames() {
    return name -> AuthorsNames.inResNet(residual, name);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }
}
