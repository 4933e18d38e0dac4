package sew.reproduce.tables;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/** The number of learnable values of the paper's networks, counted in the networks. */
public final class ParameterCount {
  private static final Residual ADD = new Residual.Sew(ConnectFunction.ADD);

  private ParameterCount() {}

  /** SEW or Spiking ResNet for ImageNet, such as "SEW ResNet-18". */
  static long ofResNet(String network) {
    Residual residual = network.startsWith("SEW") ? ADD : new Residual.Spiking();
    ResNet.Depth depth =
        ResNet.Depth.valueOf("D" + network.substring(network.lastIndexOf('-') + 1));
    ResNet net = new ResNet(depth, residual, Neuron.If.DEFAULT, 4, false, 1000);
    return of(net, new Shape(1, 3, 32, 32));
  }

  /** 7B-Net with ADD, for the 11 classes of DVS Gesture. */
  static long ofSevenBNet() {
    return of(EventNet.sevenB(ADD, Neuron.Plif.DEFAULT, 11), new Shape(1, 1, 2, 128, 128));
  }

  /** Wide-7B-Net with ADD, for the 10 classes of CIFAR10-DVS. */
  static long ofWideSevenBNet() {
    return of(EventNet.wideSevenB(ADD, Neuron.Plif.DEFAULT, 10), new Shape(1, 1, 2, 128, 128));
  }

  private static long of(Network net, Shape input) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
      return of(shapes(net, input, manager));
    }
  }

  /**
   * A network for inputs of that shape in which only shapes matter: a weight is one zero, broadcast
   * to its shape.
   */
  public static Block shapes(Network net, Shape input, NDManager manager) {
    Block block = net.block();
    block.setInitializer(
        (weights, shape, type) -> weights.zeros(new Shape(1), type).broadcast(shape), p -> true);
    block.initialize(manager, DataType.FLOAT32, input);
    return block;
  }

  /** The number of learnable values of an initialised block. */
  public static long of(Block block) {
    return block.getParameters().values().stream()
        .filter(Parameter::requiresGradient)
        .mapToLong(parameter -> parameter.getArray().size())
        .sum();
  }
}
