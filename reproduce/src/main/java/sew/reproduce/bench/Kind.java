package sew.reproduce.bench;

import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
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
  SEVEN("7B-Net", Neuron.Plif.DEFAULT, steps -> EventNet.sevenB(add(), Neuron.Plif.DEFAULT, 11)),
  WIDE_SEVEN(
      "Wide-7B-Net",
      Neuron.Plif.DEFAULT,
      steps -> EventNet.wideSevenB(add(), Neuron.Plif.DEFAULT, 10)),
  RESNET18("SEW ResNet-18", Neuron.If.DEFAULT, steps -> resNet(Depth.D18, steps)),
  RESNET34("SEW ResNet-34", Neuron.If.DEFAULT, steps -> resNet(Depth.D34, steps)),
  RESNET50("SEW ResNet-50", Neuron.If.DEFAULT, steps -> resNet(Depth.D50, steps)),
  RESNET101("SEW ResNet-101", Neuron.If.DEFAULT, steps -> resNet(Depth.D101, steps)),
  RESNET152("SEW ResNet-152", Neuron.If.DEFAULT, steps -> resNet(Depth.D152, steps)),
  IF("IF", Neuron.If.DEFAULT),
  LIF("LIF", new Neuron.Lif(2, true, Firing.DEFAULT)),
  PLIF("PLIF", Neuron.Plif.DEFAULT),
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
    NEURON,
    EVENTS,
    IMAGES,
    COMMAND
  }

  private final Family family;
  private final String label;
  private final Optional<Neuron> neuron;
  private final Optional<IntFunction<Network>> network;

  Kind(String label, Neuron neuron, IntFunction<Network> network) {
    this.family = Family.NETWORK;
    this.label = label;
    this.neuron = Optional.of(neuron);
    this.network = Optional.of(network);
  }

  Kind(String label, Neuron neuron) {
    this.family = Family.NEURON;
    this.label = label;
    this.neuron = Optional.of(neuron);
    this.network = Optional.empty();
  }

  Kind(Family family, String label) {
    this.family = family;
    this.label = label;
    this.neuron = Optional.empty();
    this.network = Optional.empty();
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
    return neuron;
  }

  /** The network for T {@code steps}; empty if a step computes none. */
  Optional<Network> network(int steps) {
    return network.map(net -> net.apply(steps));
  }

  private static Residual add() {
    return new Residual.Sew(ConnectFunction.ADD);
  }

  private static ResNet resNet(Depth depth, int steps) {
    return new ResNet(depth, add(), Neuron.If.DEFAULT, steps, false, 1000);
  }
}
