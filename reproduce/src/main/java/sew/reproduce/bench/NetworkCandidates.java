package sew.reproduce.bench;

import static sew.compute.MemoryOrder.CHANNELS_FIRST;
import static sew.compute.MemoryOrder.CHANNELS_LAST;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.compute.Precision;
import sew.reproduce.bench.Candidate.Role;

/** The candidates of a network on the CPU: each must agree with {@link #reference}. */
final class NetworkCandidates {
  /**
   * Steps until Java's just-in-time compiler has finished with a net, whichever backend it calls:
   * until then it takes a core. SpikingJelly has as many.
   */
  static final int WARM_UP_OF_NETS = 15;

  private final Setting defaults;
  private final WorkerCommands commands;
  private final Optional<Integer> warmUp;
  private final boolean everyone;
  private final Workload workload;
  private final Path file;
  private final List<Candidate> candidates = new ArrayList<>();

  NetworkCandidates(
      Setting defaults,
      WorkerCommands commands,
      Optional<Integer> warmUp,
      boolean everyone,
      Workload workload,
      Path file) {
    this.defaults = defaults;
    this.commands = commands;
    this.warmUp = warmUp;
    this.everyone = everyone;
    this.workload = workload;
    this.file = file;
  }

  List<Candidate> candidates() {
    return candidates;
  }

  /** In the order in which the authors' numbers hold. */
  Setting reference() {
    return new Setting(defaults.backend(), CHANNELS_FIRST);
  }

  void add(Setting setting) {
    add(setting.toString(), setting);
  }

  void add(String name, Setting setting) {
    add(commands.java(name, workload, setting, file), setting, floor(setting.order()), Role.OURS);
  }

  /** An earlier commit's defaults, and its best if that was something else. */
  void add(Earlier earlier) {
    add(earlier, earlier.defaultsName(), earlier.defaults());
    if (!earlier.defaults().equals(Earlier.best())) {
      add(earlier, earlier.bestName(), Earlier.best());
    }
  }

  private void add(Earlier earlier, String who, Setting setting) {
    BenchmarkProcess process =
        commands.java(earlier.build(), setting.named(who), workload, setting, file);
    add(process, setting, floor(setting.order()), Role.OURS);
  }

  void addFloors() {
    for (MemoryOrder order : MemoryOrder.values()) {
      Setting setting = new Setting(Backend.NONE, order);
      String name = floorName(order);
      Optional<String> same =
          order == CHANNELS_FIRST ? Optional.empty() : Optional.of(floorName(CHANNELS_FIRST));
      candidates.add(
          new Candidate(
              commands.java(name, workload, setting, file),
              warmUp(),
              Optional.empty(),
              same,
              BenchmarkPlan.TOLERANCE,
              Role.OURS));
    }
  }

  /** SpikingJelly, from version 2 compiled, too, which is its fastest. */
  void add(SpikingJelly one) {
    if (one.canBeCompiled()) {
      Setting order = new Setting(Backend.PORTABLE, CHANNELS_LAST);
      String name = one.name() + ", compiled, channels-last";
      BenchmarkProcess process =
          commands.python(one, name, workload, WorkerCommands.COMPILED, file, "cpu");
      add(process, order, Optional.empty(), Role.COMPILED_PEER);
    }
    Setting first = new Setting(Backend.PORTABLE, CHANNELS_FIRST);
    String floor = BenchmarkPlan.FLOOR + ", " + one.name();
    Optional<String> pythonFloor = everyone ? Optional.of(floor) : Optional.empty();
    add(
        commands.python(one, one.nameWithSameAllocator(), workload, "torch", file, "cpu"),
        first,
        pythonFloor,
        Role.PEER);
    if (everyone) {
      add(commands.pythonOfUsers(one, one.name(), workload, file), first, pythonFloor, Role.OTHER);
      candidates.add(
          new Candidate(
              commands.python(one, floor, workload, "none", file, "cpu"),
              warmUp(),
              Optional.empty(),
              Optional.of(floorName(CHANNELS_FIRST)),
              BenchmarkPlan.TOLERANCE,
              Role.OTHER));
    }
  }

  /** What rounds to bfloat16 computes something else, which is not compared. */
  private void add(BenchmarkProcess process, Setting setting, Optional<String> floor, Role role) {
    boolean alone =
        setting.precision() != Precision.FLOAT32 || process.name().equals(reference().toString());
    double tolerance =
        setting.order() == CHANNELS_LAST
            ? BenchmarkPlan.CHANNELS_LAST_TOLERANCE
            : BenchmarkPlan.TOLERANCE;
    candidates.add(
        new Candidate(
            process,
            warmUp(),
            floor,
            alone ? Optional.empty() : Optional.of(reference().toString()),
            tolerance,
            role));
  }

  private Optional<String> floor(MemoryOrder order) {
    return everyone ? Optional.of(floorName(order)) : Optional.empty();
  }

  private static String floorName(MemoryOrder order) {
    return BenchmarkPlan.FLOOR + ", " + order;
  }

  /** Steps that do not count. */
  private int warmUp() {
    return warmUp.orElse(WARM_UP_OF_NETS);
  }
}
