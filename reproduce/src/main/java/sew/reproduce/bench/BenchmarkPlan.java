package sew.reproduce.bench;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.compute.Precision;
import sew.reproduce.bench.Candidate.Role;

/**
 * Which candidates a workload has: what a newcomer gets first.
 *
 * @param warmUp steps of a process that do not count; empty: what each candidate needs
 * @param everyone whether also those that no aim is about take part: other backends and orders, the
 *     nets without neurons, and SpikingJelly as its users run it
 * @param defaults what computes where no option is given
 * @param spikingJellies may be none
 * @param earlier may be none
 */
record BenchmarkPlan(
    WorkerCommands commands,
    Optional<Integer> warmUp,
    boolean everyone,
    Setting defaults,
    List<SpikingJelly> spikingJellies,
    List<Earlier> earlier) {
  static final String DEFAULTS = "defaults";
  static final String WITHOUT_COMPILER = "defaults without g++";
  static final String FLOOR = "no neurons";
  static final String TORCHVISION = "torchvision, Pillow";
  static final String RANKS = "%d ranks, one thread each";
  static final String ALL_REDUCE = "all-reduce of the gradients, %d ranks";
  static final String COPIES = "copies of the same bytes";

  private static final int WARM_UP_OF_NEURONS = 30;

  /** Steps until the allocators have settled, where nothing else has to. */
  static final int WARM_UP = 4;

  /** The same operations in the same order; a spike near the threshold may still flip. */
  static final double TOLERANCE = 1e-3;

  /**
   * Convolutions in channels-last order sum differently, so that more spikes flip: 0.05 to 0.18
   * were measured. Unrelated logits differ by more than 1.
   */
  static final double CHANNELS_LAST_TOLERANCE = 0.5;

  /** The candidates in the order in which they take their turns. */
  List<Candidate> of(Workload workload, Path file) {
    if (workload.isCommand()) {
      return new CommandPlan(defaults, earlier, commands.threads()).of(workload, file);
    }
    if (commands.device().isGpu()) {
      return onGpu(workload, file);
    }
    return switch (workload.kind().family()) {
      case NETWORK -> network(workload, file);
      case RANKS -> ranks(workload);
      case NEURON -> neurons(workload, file);
      case IMAGES -> images(workload, file);
      default -> events(workload, file);
    };
  }

  /** What computes on a GPU: nothing there is compared with the allocators of the CPU. */
  private List<Candidate> onGpu(Workload workload, Path file) {
    Device device = commands.device();
    int steps = warmUp.orElse(NetworkCandidates.WARM_UP_OF_NETS);
    String first = defaults.named(DEFAULTS);
    Optional<String> none = Optional.empty();
    Optional<String> floor = workload.isNetwork() ? Optional.of(FLOOR) : none;
    // What a GPU adds up in any order is not the same twice.
    double tolerance = CHANNELS_LAST_TOLERANCE;
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            commands.java(first, workload, defaults, file), steps, floor, none, 0, Role.OURS));
    if (defaults.backend() == Backend.NATIVE) {
      Setting setting = new Setting(Backend.PORTABLE, MemoryOrder.CHANNELS_FIRST);
      candidates.add(
          new Candidate(
              commands.java(setting.toString(), workload, setting, file),
              steps,
              floor,
              Optional.of(first),
              tolerance,
              Role.OURS));
    }
    if (workload.isNetwork()) {
      Setting setting = new Setting(Backend.NONE, MemoryOrder.CHANNELS_FIRST);
      BenchmarkProcess process = commands.java(FLOOR, workload, setting, file);
      candidates.add(new Candidate(process, steps, none, none, 0, Role.OURS));
    }
    for (SpikingJelly one : spikingJellies) {
      for (String backend : one.versions().backends()) {
        BenchmarkProcess process =
            commands.python(
                one,
                one.name() + ", " + backend,
                workload,
                backend,
                file,
                "cuda:" + device.getDeviceId());
        candidates.add(
            new Candidate(process, steps, floor, Optional.of(first), tolerance, Role.PEER));
      }
    }
    return candidates;
  }

  private List<Candidate> network(Workload workload, Path file) {
    NetworkCandidates list =
        new NetworkCandidates(defaults, commands, warmUp, everyone, workload, file);
    Setting java = new Setting(Backend.JAVA, MemoryOrder.CHANNELS_LAST);
    boolean compiled = defaults.backend() == Backend.NATIVE;
    list.add(defaults.named(DEFAULTS), defaults);
    if (compiled) {
      list.add(java.named(WITHOUT_COMPILER), java);
      list.add(new Setting(Backend.NATIVE, MemoryOrder.CHANNELS_LAST, Precision.BFLOAT16));
    }
    list.add(list.reference());
    if (everyone) {
      if (compiled) {
        list.add(new Setting(Backend.JAVA, MemoryOrder.CHANNELS_FIRST));
      }
      list.add(new Setting(Backend.PORTABLE, MemoryOrder.CHANNELS_FIRST));
      list.addFloors();
    }
    for (Earlier one : earlier) {
      list.add(one);
    }
    for (SpikingJelly one : spikingJellies) {
      list.add(one);
    }
    return list.candidates();
  }

  /** One process, and as many ranks as it has threads, each with one. */
  private List<Candidate> ranks(Workload workload) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(ranks(defaults.named(DEFAULTS), workload, RanksStep.TRAIN, 1));
    if (defaults.backend() == Backend.NATIVE && commands.threads() > 1) {
      int size = commands.threads();
      candidates.add(ranks(RANKS.formatted(size), workload, RanksStep.TRAIN, size));
      candidates.add(ranks(ALL_REDUCE.formatted(size), workload, RanksStep.ALL_REDUCE, size));
    }
    return candidates;
  }

  private Candidate ranks(String name, Workload workload, String what, int size) {
    BenchmarkProcess process = commands.ranks(name, workload, what, size);
    int steps = warmUp.orElse(WARM_UP);
    return new Candidate(process, steps, Optional.empty(), Optional.empty(), 0, Role.OURS);
  }

  private List<Candidate> neurons(Workload workload, Path file) {
    List<Candidate> candidates = new ArrayList<>();
    String first = "%s (%s)".formatted(DEFAULTS, defaults.backend());
    candidates.add(neurons(first, defaults.backend(), Optional.empty(), workload, file));
    Optional<String> same = Optional.of(first);
    if (defaults.backend() == Backend.NATIVE) {
      candidates.add(neurons(WITHOUT_COMPILER + " (java)", Backend.JAVA, same, workload, file));
    }
    if (everyone) {
      candidates.add(neurons("portable", Backend.PORTABLE, same, workload, file));
    }
    for (SpikingJelly one : spikingJellies) {
      peers(one, workload, file, warmUp.orElse(WARM_UP), first, TOLERANCE, candidates);
    }
    return candidates;
  }

  private Candidate neurons(
      String name, Backend backend, Optional<String> same, Workload workload, Path file) {
    Setting setting = new Setting(backend, MemoryOrder.CHANNELS_FIRST);
    int steps = warmUp.orElse(backend == Backend.JAVA ? WARM_UP_OF_NEURONS : WARM_UP);
    BenchmarkProcess process = commands.java(name, workload, setting, file);
    return new Candidate(process, steps, Optional.empty(), same, TOLERANCE, Role.OURS);
  }

  /** Parsing does not depend on a backend. */
  private List<Candidate> events(Workload workload, Path file) {
    Setting setting = new Setting(Backend.JAVA, MemoryOrder.CHANNELS_FIRST);
    Optional<String> none = Optional.empty();
    Optional<String> same = Optional.of(DEFAULTS);
    int steps = warmUp.orElse(WARM_UP);
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            commands.java(DEFAULTS, workload, setting, file), steps, none, none, 0, Role.OURS));
    if (workload.kind() != Kind.FRAMES) {
      candidates.add(
          new Candidate(commands.copies(COPIES, workload, file), steps, none, none, 0, Role.OURS));
    }
    for (Earlier one : earlier) {
      BenchmarkProcess process =
          commands.java(one.build(), one.defaultsName(), workload, setting, file);
      candidates.add(new Candidate(process, steps, none, same, 0, Role.OURS));
    }
    for (SpikingJelly one : spikingJellies) {
      peers(one, workload, file, warmUp.orElse(1), DEFAULTS, 0, candidates);
    }
    return candidates;
  }

  /** Beside what Python users decode photographs with, of the first Python alone. */
  private List<Candidate> images(Workload workload, Path folder) {
    Setting setting = new Setting(Backend.JAVA, MemoryOrder.CHANNELS_FIRST);
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(
        new Candidate(
            commands.java(DEFAULTS, workload, setting, folder),
            warmUp.orElse(WARM_UP),
            Optional.empty(),
            Optional.empty(),
            0,
            Role.OURS));
    spikingJellies.stream()
        .findFirst()
        .map(one -> commands.python(one, TORCHVISION, workload, "torch", folder, "cpu"))
        .ifPresent(
            process ->
                candidates.add(
                    new Candidate(
                        process,
                        warmUp.orElse(1),
                        Optional.empty(),
                        Optional.of(DEFAULTS),
                        0,
                        Role.OTHER)));
    return candidates;
  }

  /** SpikingJelly with this project's allocator, and as its users run it. */
  private void peers(
      SpikingJelly one,
      Workload workload,
      Path file,
      int steps,
      String same,
      double tolerance,
      List<Candidate> candidates) {
    BenchmarkProcess process =
        commands.python(one, one.nameWithSameAllocator(), workload, "torch", file, "cpu");
    candidates.add(
        new Candidate(process, steps, Optional.empty(), Optional.of(same), tolerance, Role.PEER));
    if (everyone) {
      candidates.add(
          new Candidate(
              commands.pythonOfUsers(one, one.name(), workload, file),
              steps,
              Optional.empty(),
              Optional.of(same),
              tolerance,
              Role.OTHER));
    }
  }
}
