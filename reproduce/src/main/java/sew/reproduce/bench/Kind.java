package sew.reproduce.bench;

import java.util.Locale;
import java.util.Optional;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.model.ResNet.Depth;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/** What a step of a workload computes. */
enum Kind {
  SEVEN(Family.NETWORK, "7B-Net"),
  WIDE_SEVEN(Family.NETWORK, "Wide-7B-Net"),
  RESNET18(Family.NETWORK, "SEW ResNet-18"),
  RESNET34(Family.NETWORK, "SEW ResNet-34"),
  RESNET50(Family.NETWORK, "SEW ResNet-50"),
  RESNET101(Family.NETWORK, "SEW ResNet-101"),
  RESNET152(Family.NETWORK, "SEW ResNet-152"),
  SEVEN_TRAIN_RANKS(Family.RANKS, "7B-Net"),
  RESNET18_TRAIN_RANKS(Family.RANKS, "SEW ResNet-18"),
  IF(Family.NEURON, "IF"),
  LIF(Family.NEURON, "LIF"),
  PLIF(Family.NEURON, "PLIF"),
  AEDAT31(Family.EVENTS, "AEDAT 3.1 as in DVS128 Gesture, parsing"),
  AEDAT20(Family.EVENTS, "AEDAT 2.0 as in CIFAR10-DVS, parsing"),
  N_MNIST(Family.EVENTS, "N-MNIST, parsing"),
  FRAMES(Family.EVENTS, "integration by number to T 16 frames of 128 x 128"),
  IMAGES(Family.IMAGES, "photographs, decode, Resize(256), CenterCrop(224), one thread"),
  HELP(Family.COMMAND, "sew --help"),
  TABLE1(Family.COMMAND, "sew run table1"),
  TABLE4_EPOCH(Family.COMMAND, "sew run table4 --epochs 1"),
  TABLE4(Family.COMMAND, "sew run table4"),
  TWO_TRAININGS(Family.COMMAND, "sew run table4 --connect ADD --epochs 3, twice");

  /** What a step takes its input from. */
  enum Family {
    NETWORK,
    /** A network in several processes. */
    RANKS,
    NEURON,
    EVENTS,
    IMAGES,
    COMMAND
  }

  private final Family family;
  private final String label;

  Kind(Family family, String label) {
    this.family = family;
    this.label = label;
  }

  Family family() {
    return family;
  }

  /** For titles. */
  String label() {
    return label;
  }

  /** As the names of workloads begin. */
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The neurons; empty if a step has none. */
  Optional<Neuron> neuron() {
    return switch (this) {
      case IF, RESNET18, RESNET34, RESNET50, RESNET101, RESNET152, RESNET18_TRAIN_RANKS ->
          Optional.of(Neuron.If.DEFAULT);
      case LIF -> Optional.of(new Neuron.Lif(2, true, Firing.DEFAULT));
      case PLIF, SEVEN, WIDE_SEVEN, SEVEN_TRAIN_RANKS -> Optional.of(Neuron.Plif.DEFAULT);
      default -> Optional.empty();
    };
  }

  /** The network for T {@code steps}; empty if a step computes none. */
  Optional<Network> network(int steps) {
    return switch (this) {
      case SEVEN, SEVEN_TRAIN_RANKS -> Optional.of(EventNet.sevenB(add(), Neuron.Plif.DEFAULT, 11));
      case WIDE_SEVEN -> Optional.of(EventNet.wideSevenB(add(), Neuron.Plif.DEFAULT, 10));
      case RESNET18, RESNET18_TRAIN_RANKS -> resNet(Depth.D18, steps);
      case RESNET34 -> resNet(Depth.D34, steps);
      case RESNET50 -> resNet(Depth.D50, steps);
      case RESNET101 -> resNet(Depth.D101, steps);
      case RESNET152 -> resNet(Depth.D152, steps);
      default -> Optional.empty();
    };
  }

  private static Residual add() {
    return new Residual.Sew(ConnectFunction.ADD);
  }

  private static Optional<Network> resNet(Depth depth, int steps) {
    return Optional.of(new ResNet(depth, add(), Neuron.If.DEFAULT, steps, false, 1000));
  }
}
