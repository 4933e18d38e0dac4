package sew.reproduce.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import sew.layer.Network;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.model.ResNet.Depth;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;

/**
 * What is timed.
 *
 * @param name as the Python side knows it
 * @param title for tables
 * @param shape of the batch: [N, T, 2, H, W] clips, [N, 3, H, W] images, [T, M] neurons, [M] events
 * @param trains whether a step is forward, backward and update, or forward only
 */
record Workload(String name, String title, Kind kind, List<Long> shape, boolean trains) {

  /** What the step computes. */
  enum Kind {
    SEVEN,
    WIDE_SEVEN,
    RESNET18,
    RESNET50,
    RESNET152,
    IF,
    LIF,
    PLIF,
    AEDAT31,
    AEDAT20,
    N_MNIST,
    FRAMES
  }

  static final List<Workload> ALL =
      List.of(
          net(Kind.SEVEN, "7B-Net", List.of(4L, 16L, 2L, 128L, 128L), true),
          net(Kind.SEVEN, "7B-Net", List.of(4L, 16L, 2L, 128L, 128L), false),
          net(Kind.WIDE_SEVEN, "Wide-7B-Net", List.of(2L, 8L, 2L, 128L, 128L), true),
          net(Kind.WIDE_SEVEN, "Wide-7B-Net", List.of(2L, 8L, 2L, 128L, 128L), false),
          net(Kind.RESNET18, "SEW ResNet-18", List.of(2L, 3L, 224L, 224L), true),
          net(Kind.RESNET18, "SEW ResNet-18", List.of(2L, 3L, 224L, 224L), false),
          net(Kind.RESNET50, "SEW ResNet-50", List.of(2L, 3L, 224L, 224L), true),
          net(Kind.RESNET50, "SEW ResNet-50", List.of(2L, 3L, 224L, 224L), false),
          neuron(Kind.IF, 4),
          neuron(Kind.IF, 16),
          neuron(Kind.IF, 64),
          neuron(Kind.LIF, 4),
          neuron(Kind.LIF, 16),
          neuron(Kind.LIF, 64),
          neuron(Kind.PLIF, 4),
          neuron(Kind.PLIF, 16),
          neuron(Kind.PLIF, 64),
          events(Kind.AEDAT31, "AEDAT 3.1 as in DVS128 Gesture, parsing"),
          events(Kind.AEDAT20, "AEDAT 2.0 as in CIFAR10-DVS, parsing"),
          events(Kind.N_MNIST, "N-MNIST, parsing"),
          events(Kind.FRAMES, "integration by number to T 16 frames of 128 x 128"));

  /** The names of all workloads. */
  static List<String> names() {
    return ALL.stream().map(Workload::name).toList();
  }

  /** Too big for the memory of most machines, unless blocks are recomputed. */
  static final Workload LARGE =
      net(Kind.RESNET152, "SEW ResNet-152", List.of(2L, 3L, 224L, 224L), true);

  /** T of the networks for still images. */
  static final int IMAGE_STEPS = 4;

  /** Neurons times steps in the workloads of one layer: as many as in 7B-Net's first layer. */
  private static final long POINTS = 1L << 25;

  /** Events of the generated recordings. */
  private static final int EVENTS = 6_000_000;

  /** T of the frames. */
  static final int FRAME_STEPS = 16;

  private static Workload net(Kind kind, String title, List<Long> shape, boolean trains) {
    long steps = shape.size() == 5 ? shape.get(1) : IMAGE_STEPS;
    return new Workload(
        kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + (trains ? "-train" : "-infer"),
        "%s, %s (T %d, N %d, %d x %d)"
            .formatted(
                title,
                trains ? "training step" : "inference",
                steps,
                shape.get(0),
                shape.get(shape.size() - 1),
                shape.get(shape.size() - 1)),
        kind,
        shape,
        trains);
  }

  private static Workload neuron(Kind kind, long steps) {
    return new Workload(
        kind.name().toLowerCase(Locale.ROOT) + "-t" + steps,
        "%s, forward and backward (T %d, 2^25 inputs)".formatted(kind, steps),
        kind,
        List.of(steps, POINTS / steps),
        true);
  }

  private static Workload events(Kind kind, String title) {
    return new Workload(
        kind.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        "%s (%d million events)".formatted(title, EVENTS / 1_000_000),
        kind,
        List.of((long) EVENTS),
        false);
  }

  static Workload of(String name) {
    return Stream.concat(ALL.stream(), Stream.of(LARGE))
        .filter(workload -> workload.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected a workload of %s, found %s".formatted(names(), name)));
  }

  /** The name of the file with batch and weights. */
  String fileName() {
    return name + (isEvents() ? ".recording" : ".npz");
  }

  boolean isNetwork() {
    return network().isPresent();
  }

  boolean isEvents() {
    return switch (kind) {
      case AEDAT31, AEDAT20, N_MNIST, FRAMES -> true;
      default -> false;
    };
  }

  /** The number of events of a step; 0 if it takes none. */
  long events() {
    return isEvents() ? shape.get(0) : 0;
  }

  /** The network; empty if the workload has none. */
  Optional<Network> network() {
    Residual add = new Residual.Sew(ConnectFunction.ADD);
    return Optional.ofNullable(
        switch (kind) {
          case SEVEN -> EventNet.sevenB(add, Neuron.Plif.DEFAULT, 11);
          case WIDE_SEVEN -> EventNet.wideSevenB(add, Neuron.Plif.DEFAULT, 10);
          case RESNET18 -> resNet(Depth.D18, add);
          case RESNET50 -> resNet(Depth.D50, add);
          case RESNET152 -> resNet(Depth.D152, add);
          case IF, LIF, PLIF, AEDAT31, AEDAT20, N_MNIST, FRAMES -> null;
        });
  }

  private static ResNet resNet(Depth depth, Residual residual) {
    return new ResNet(depth, residual, Neuron.If.DEFAULT, IMAGE_STEPS, false, 1000);
  }

  Neuron neuron() {
    return switch (kind) {
      case IF, RESNET18, RESNET50, RESNET152 -> Neuron.If.DEFAULT;
      case LIF -> new Neuron.Lif(2, true, Firing.DEFAULT);
      case PLIF, SEVEN, WIDE_SEVEN -> Neuron.Plif.DEFAULT;
      case AEDAT31, AEDAT20, N_MNIST, FRAMES ->
          throw new IllegalStateException(name + " has no neurons");
    };
  }

  /** Values of a batch: events are small counts, everything else is spread around the threshold. */
  float[] values() {
    long size = shape.stream().reduce(1L, Math::multiplyExact);
    float[] values = new float[Math.toIntExact(size)];
    var random = new SplittableRandom(2020);
    boolean events = shape.size() == 5;
    for (int i = 0; i < values.length; i++) {
      double u = random.nextDouble();
      values[i] = (float) (events ? Math.floor(4 * u * u * u) : 3 * u - 1);
    }
    return values;
  }

  long[] shapeArray() {
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
