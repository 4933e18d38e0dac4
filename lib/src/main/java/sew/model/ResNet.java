package sew.model;

import static sew.layer.Layers.conv;
import static sew.layer.Layers.globalAveragePool;
import static sew.layer.Layers.maxPool;
import static sew.layer.Layers.norm;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import sew.layer.Chain;
import sew.layer.DirectCoding;
import sew.layer.Network;
import sew.layer.PyTorchInit;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.registry.TypeId;
import sew.residual.Branch;
import sew.residual.Residual;
import sew.residual.ZeroInit;

/**
 * SEW ResNet and Spiking ResNet for ImageNet, Section 4.1: still images [N, 3, H, W] to logits [N,
 * classes].
 *
 * <p>The first convolution and its BN run once on the image; their result is repeated T times
 * (direct coding) before the first SN. The fully connected layer reads the mean over time of the
 * globally averaged features.
 *
 * @param steps time steps T; 4 in the paper
 * @param zeroInit whether every block starts as the identity
 */
@TypeId("resnet")
public record ResNet(
    Depth depth, Residual residual, Neuron neuron, int steps, boolean zeroInit, int classes)
    implements Network {

  /** Blocks of the four stages of the standard ResNets. */
  public enum Depth {
    D18(2, 2, 2, 2),
    D34(3, 4, 6, 3),
    D50(3, 4, 6, 3),
    D101(3, 4, 23, 3),
    D152(3, 8, 36, 3);

    private final int first;
    private final int second;
    private final int third;
    private final int fourth;

    Depth(int first, int second, int third, int fourth) {
      this.first = first;
      this.second = second;
      this.third = third;
      this.fourth = fourth;
    }

    /** The number of layers, 18 to 152. */
    public int layers() {
      return Integer.parseInt(name().substring(1));
    }

    /** Blocks of {@code stage}, 0 to 3. */
    public int blocks(int stage) {
      return switch (stage) {
        case 0 -> first;
        case 1 -> second;
        case 2 -> third;
        case 3 -> fourth;
        default -> throw new IllegalArgumentException("stages are 0 to 3, found " + stage);
      };
    }

    private boolean hasBottlenecks() {
      return layers() >= 50;
    }

    private Branch branch(int in, int mid, int stride) {
      return hasBottlenecks()
          ? new Branch.Bottleneck(in, mid, 4 * mid, stride)
          : new Branch.Basic(in, mid, mid, stride);
    }
  }

  public ResNet {
    if (steps < 1) {
      throw new IllegalArgumentException("T must be at least 1, found " + steps);
    }
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, found " + classes);
    }
  }

  @Override
  public Block initialized(NDManager manager, Shape shape, long seed) {
    Block block = block();
    block.initialize(manager, DataType.FLOAT32, shape);
    PyTorchInit.drawFanOut(block, seed);
    if (zeroInit) {
      ZeroInit.apply(block);
    }
    return block;
  }

  @Override
  public Block block() {
    Chain stem = new Chain().add("conv1", conv(64, 7, 2)).add("bn1", norm());
    Chain net = new Chain().add("sn1", new SpikingLayer(neuron)).add("maxpool", maxPool(3, 2, 1));
    int in = 64;
    for (int stage = 0; stage < 4; stage++) {
      for (int i = 0; i < depth.blocks(stage); i++) {
        Branch f = depth.branch(in, 64 << stage, stage > 0 && i == 0 ? 2 : 1);
        net.add("layer%d.%d".formatted(stage + 1, i), residual.block(f, neuron));
        in = f.out();
      }
    }
    net.add("avgpool", globalAveragePool());
    return new Classifier(new DirectCoding(stem, steps), net, classes);
  }
}
