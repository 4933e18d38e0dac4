package sew.reproduce.bench;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sew.layer.Network;
import sew.neuron.Neuron;
import sew.reproduce.bench.Kind.Family;

/**
 * What is timed.
 *
 * @param name as the Python side knows it
 * @param title for tables
 * @param steps T of a network
 * @param shape of the batch: [N, T, 2, H, W] clips, [N, 3, H, W] images, [T, M] neurons, [M]
 *     events, nothing for a command
 * @param trains whether a step is forward, backward and update, or forward only
 */
record Workload(String name, String title, Kind kind, int steps, List<Long> shape, boolean trains) {

  /** T of the networks for still images. */
  private static final int IMAGE_STEPS = 4;

  /** Neurons times steps in the workloads of one layer: as many as in 7B-Net's first layer. */
  private static final long POINTS = 1L << 25;

  /** Events of the generated recordings. */
  private static final int EVENTS = 6_000_000;

  /** T of the frames. */
  static final int FRAME_STEPS = 16;

  static final List<Workload> ALL =
      List.of(
          net(Kind.SEVEN, 16, 4, 128, true),
          net(Kind.SEVEN, 16, 4, 128, false),
          net(Kind.WIDE_SEVEN, 8, 2, 128, true),
          net(Kind.WIDE_SEVEN, 8, 2, 128, false),
          net(Kind.RESNET18, IMAGE_STEPS, 2, 224, true),
          net(Kind.RESNET18, IMAGE_STEPS, 2, 224, false),
          net(Kind.RESNET50, IMAGE_STEPS, 2, 224, true),
          net(Kind.RESNET50, IMAGE_STEPS, 2, 224, false),
          ranks(Kind.SEVEN_TRAIN_RANKS, 16, 4, 128),
          ranks(Kind.RESNET18_TRAIN_RANKS, IMAGE_STEPS, 16, 224),
          neuron(Kind.IF, 4),
          neuron(Kind.IF, 16),
          neuron(Kind.IF, 64),
          neuron(Kind.LIF, 4),
          neuron(Kind.LIF, 16),
          neuron(Kind.LIF, 64),
          neuron(Kind.PLIF, 4),
          neuron(Kind.PLIF, 16),
          neuron(Kind.PLIF, 64),
          events(Kind.AEDAT31),
          events(Kind.AEDAT20),
          events(Kind.N_MNIST),
          events(Kind.FRAMES),
          plain(Kind.HELP),
          plain(Kind.TABLE1),
          plain(Kind.TABLE4_EPOCH),
          plain(Kind.TWO_TRAININGS));

  /** What needs a folder, minutes, or more memory than most machines have. */
  static final List<Workload> ON_REQUEST =
      List.of(
          plain(Kind.IMAGES), plain(Kind.TABLE4), net(Kind.RESNET152, IMAGE_STEPS, 2, 224, true));

  /** A training step of another size, as {@link #point} names it. */
  private static final Pattern POINT = Pattern.compile("(.+)-train-t(\\d+)-n(\\d+)-s(\\d+)");

  /** The names of all workloads but those on request. */
  static List<String> names() {
    return ALL.stream().map(Workload::name).toList();
  }

  /** The order of the rows in a table. */
  static List<String> order() {
    return Stream.concat(ALL.stream(), ON_REQUEST.stream()).map(Workload::name).toList();
  }

  private static Workload net(Kind kind, int steps, long n, long size, boolean trains) {
    String name = kind.slug() + (trains ? "-train" : "-infer");
    return net(name, trains ? "training step" : "inference", kind, steps, n, size, trains);
  }

  private static Workload ranks(Kind kind, int steps, long n, long size) {
    return net(kind.slug(), "training step on ranks", kind, steps, n, size, true);
  }

  private static Workload net(
      String name, String what, Kind kind, int steps, long n, long size, boolean trains) {
    boolean clips = kind == Kind.SEVEN || kind == Kind.WIDE_SEVEN || kind == Kind.SEVEN_TRAIN_RANKS;
    return new Workload(
        name,
        "%s, %s (T %d, N %d, %d x %d)".formatted(kind.label(), what, steps, n, size, size),
        kind,
        steps,
        clips ? List.of(n, (long) steps, 2L, size, size) : List.of(n, 3L, size, size),
        trains);
  }

  /** A training step of a network with T {@code steps} on N {@code size} x {@code size} inputs. */
  static Workload point(Kind kind, int steps, long n, long size) {
    Workload net = net(kind, steps, n, size, true);
    String name = "%s-t%d-n%d-s%d".formatted(net.name, steps, n, size);
    return new Workload(name, net.title, kind, steps, net.shape, true);
  }

  private static Workload neuron(Kind kind, long steps) {
    return new Workload(
        kind.slug() + "-t" + steps,
        "%s, forward and backward (T %d, 2^25 inputs)".formatted(kind.label(), steps),
        kind,
        0,
        List.of(steps, POINTS / steps),
        true);
  }

  private static Workload events(Kind kind) {
    String title = "%s (%d million events)".formatted(kind.label(), EVENTS / 1_000_000);
    return new Workload(kind.slug(), title, kind, 0, List.of((long) EVENTS), false);
  }

  private static Workload plain(Kind kind) {
    return new Workload(kind.slug(), kind.label(), kind, 0, List.of(), false);
  }

  static Workload of(String name) {
    Matcher point = POINT.matcher(name);
    if (point.matches()) {
      Kind kind =
          Stream.of(Kind.values())
              .filter(one -> one.slug().equals(point.group(1)))
              .findFirst()
              .orElseThrow(() -> unknown(name));
      return point(
          kind,
          Integer.parseInt(point.group(2)),
          Long.parseLong(point.group(3)),
          Long.parseLong(point.group(4)));
    }
    return Stream.concat(ALL.stream(), ON_REQUEST.stream())
        .filter(workload -> workload.name.equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "expected a workload of %s, found %s".formatted(order(), name));
  }

  /** The name of the file with batch and weights. */
  String fileName() {
    return name + (isEvents() ? ".recording" : ".npz");
  }

  boolean isNetwork() {
    return kind.family() == Family.NETWORK;
  }

  boolean isEvents() {
    return kind.family() == Family.EVENTS;
  }

  boolean isImages() {
    return kind.family() == Family.IMAGES;
  }

  boolean isCommand() {
    return kind.family() == Family.COMMAND;
  }

  boolean isOnRanks() {
    return kind.family() == Family.RANKS;
  }

  /** Whether its candidates read the same batch from a file that is written for them. */
  boolean hasFile() {
    return !isCommand() && !isImages() && !isOnRanks();
  }

  /** Whether a GPU can compute it. */
  boolean runsOnGpu() {
    return isNetwork() || kind.family() == Family.NEURON;
  }

  /** The number of events of a step; 0 if it takes none. */
  long events() {
    return isEvents() ? shape.get(0) : 0;
  }

  /** The network; empty if the workload has none. */
  Optional<Network> network() {
    return kind.network(steps);
  }

  Neuron neuron() {
    return kind.neuron().orElseThrow();
  }

  float[] values() {
    return values(shape);
  }

  /**
   * Values of a batch of {@code shape}: events are small counts, everything else is spread around
   * the threshold.
   */
  static float[] values(List<Long> shape) {
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
