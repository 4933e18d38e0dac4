package sew.model;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.maxPool;
import static sew.layer.Layers.norm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import sew.layer.Chain;
import sew.layer.Network;
import sew.layer.SpikingLayer;
import sew.layer.TimeFirst;
import sew.neuron.Neuron;
import sew.registry.TypeId;
import sew.residual.Branch;
import sew.residual.Residual;

/**
 * The networks for event data, Tables 4 to 6, with any number of blocks and any width.
 *
 * <p>7B-Net: c32k3s1-BN-PLIF-{SEW Block (c32)-MPk2s2}*7-FC11. Wide-7B-Net: c64k3s1-BN-PLIF-{SEW
 * Block (c64)-MPk2s2}*4-c128k3s1-BN-PLIF-{SEW Block (c128)-MPk2s2}*3-FC10. The FC layer reads the
 * mean over time.
 *
 * @param stages widths and numbers of {block-MPk2s2}; a convolution widens before each stage of
 *     another width than the one before
 * @param stemKernel kernel of the widening convolutions: 1 in the authors' code and released
 *     weights, 3 in the paper's text
 */
@TypeId("event-net")
public record BNet(
    List<Stage> stages, int stemKernel, Residual residual, Neuron neuron, int classes)
    implements Network {

  /** Channels of event frames: OFF and ON. */
  static final int POLARITIES = 2;

  /** {@code blocks} times {block (c{@code channels})-MPk2s2}, F being {@code mid} channels wide. */
  public record Stage(int channels, int mid, int blocks) {
    public Stage {
      requirePositive("channels", channels);
      requirePositive("mid", mid);
      requirePositive("blocks", blocks);
    }

    public Stage(int channels, int blocks) {
      this(channels, channels, blocks);
    }
  }

  public BNet {
    stages = List.copyOf(stages);
    requirePositive("stages", stages.size());
    requirePositive("classes", classes);
    if (stemKernel != 1 && stemKernel != 3) {
      throw new IllegalArgumentException(
          "stemKernel must be 1 (authors' code) or 3 (paper's text), found " + stemKernel);
    }
  }

  /** 7B-Net, Table 5: DVS Gesture has 11 classes. */
  public static BNet seven(Residual residual, Neuron neuron, int classes) {
    return narrow(7, 32, residual, neuron, classes);
  }

  /** 7B-Net with another number of blocks and width. */
  public static BNet narrow(
      int blocks, int channels, Residual residual, Neuron neuron, int classes) {
    return new BNet(List.of(new Stage(channels, blocks)), 1, residual, neuron, classes);
  }

  /** Wide-7B-Net, Table 6: CIFAR10-DVS has 10 classes. */
  public static BNet wideSeven(Residual residual, Neuron neuron, int classes) {
    return new BNet(List.of(new Stage(64, 4), new Stage(128, 3)), 1, residual, neuron, classes);
  }

  /** How many blocks, and so how often height and width are halved. */
  public int blocks() {
    return stages.stream().mapToInt(Stage::blocks).sum();
  }

  /** The most blocks that frames of {@code size} x {@code size} pixels allow. */
  public static int mostBlocks(int size) {
    return 31 - Integer.numberOfLeadingZeros(size);
  }

  @Override
  public Block initialized(NDManager manager, Shape shape, long seed) {
    long size = Math.min(shape.get(3), shape.get(4));
    int most = mostBlocks(Math.toIntExact(size));
    if (blocks() > most) {
      throw new IllegalArgumentException(
          "%d blocks halve height and width %d times; frames of %d x %d pixels allow at most %d blocks"
              .formatted(blocks(), blocks(), shape.get(3), shape.get(4), most));
    }
    return Network.super.initialized(manager, shape, seed);
  }

  @Override
  public Block block() {
    Chain net = new Chain();
    int channels = POLARITIES;
    int index = 0;
    for (Stage stage : stages) {
      if (stage.channels() != channels) {
        channels = stage.channels();
        net.add("widen" + index, widen(channels));
      }
      for (int i = 0; i < stage.blocks(); i++, index++) {
        Branch f = new Branch.Basic(channels, stage.mid(), channels, 1);
        net.add("block" + index, residual.block(f, neuron)).add("pool" + index, maxPool(2, 2, 0));
      }
    }
    return new Classifier(new TimeFirst(), net, classes);
  }

  private Chain widen(int channels) {
    return new Chain()
        .add("conv", conv(channels, stemKernel, 1))
        .add("bn", norm())
        .add("sn", new SpikingLayer(neuron));
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, found " + value);
    }
  }
}
