package sew.reproduce.bench;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.compute.Compute;
import sew.compute.ComputeProperties;
import sew.compute.ComputeSetting;
import sew.compute.Precision;
import sew.reproduce.result.ProcessFacts;

/**
 * Which candidates a workload has.
 *
 * @param script {@code worker.py}
 * @param threads of every candidate
 * @param warmUp steps of a process that do not count; empty: what each candidate needs
 * @param hasNative whether the native backend is built
 * @param compute whether blocks are computed again, and spikes saved as bytes
 * @param device on which every candidate computes
 */
record BenchmarkPlan(
    List<SpikingJelly> spikingJellies,
    Path script,
    int threads,
    Optional<Integer> warmUp,
    boolean hasNative,
    Compute compute,
    Device device) {
  static final String OURS = "this project";
  static final String FLOOR = "no neurons";
  private static final String LAST = ", channels last";
  private static final String SAME_ALLOCATOR = ", same allocator";

  /** Steps until the just-in-time compiler has finished with the fused pass of a net. */
  private static final int WARM_UP_OF_NETS = 15;

  private static final int WARM_UP_OF_NEURONS = 30;

  /** Steps until the allocators have settled, where nothing else has to. */
  private static final int WARM_UP = 4;

  /** The same operations in the same order; a spike near the threshold may still flip. */
  static final double TOLERANCE = 1e-3;

  /**
   * Convolutions in channels-last order sum differently, so that more spikes flip: 0.05 to 0.18
   * were measured. Unrelated logits differ by more than 1.
   */
  static final double CHANNELS_LAST_TOLERANCE = 0.5;

  /** glibc and PyTorch keep freed memory: as the launcher sets it for this project. */
  private static final Map<String, String> KEEPING_MEMORY = JvmOptions.allocator();

  /** The candidates in the order in which they take their turns. */
  List<Candidate> of(Workload workload, Path file) {
    return device.isGpu() ? onGpu(workload, file) : onCpu(workload, file);
  }

  /** What computes on a GPU: nothing there is compared with the allocators of the CPU. */
  private List<Candidate> onGpu(Workload workload, Path file) {
    int steps = warmUp.orElse(WARM_UP_OF_NETS);
    Optional<String> none = Optional.empty();
    Optional<String> ours = Optional.of(OURS);
    Optional<String> floor = workload.isNetwork() ? Optional.of(FLOOR) : none;
    // What a GPU adds up in any order is not the same twice.
    double tolerance = CHANNELS_LAST_TOLERANCE;
    List<Candidate> candidates = new ArrayList<>();
    String first = "channels-first";
    BenchmarkProcess portable = java(OURS, workload, "portable", first, file);
    candidates.add(new Candidate(portable, steps, floor, none, 0, false));
    if (hasNative) {
      BenchmarkProcess compiled = java(OURS + ", native", workload, "native", first, file);
      candidates.add(new Candidate(compiled, steps, floor, ours, tolerance, false));
    }
    if (workload.isNetwork()) {
      BenchmarkProcess java = java(FLOOR, workload, Worker.NO_NEURONS, first, file);
      candidates.add(new Candidate(java, steps, none, none, 0, false));
    }
    for (SpikingJelly one : spikingJellies) {
      for (String backend : one.versions().backends()) {
        String name = one.name() + ", " + backend;
        BenchmarkProcess python = python(one, name, workload, backend, file, KEEPING_MEMORY);
        candidates.add(new Candidate(python, steps, floor, ours, tolerance, true));
      }
    }
    return candidates;
  }

  private List<Candidate> onCpu(Workload workload, Path file) {
    List<Candidate> candidates = new ArrayList<>();
    boolean net = workload.isNetwork();
    int fused = warmUp.orElse(net ? WARM_UP_OF_NETS : WARM_UP_OF_NEURONS);
    int settled = warmUp.orElse(WARM_UP);
    Optional<String> floor = net ? Optional.of(FLOOR) : Optional.empty();
    Optional<String> ours = Optional.of(OURS);
    Optional<String> none = Optional.empty();
    String first = "channels-first";
    String last = "channels-last";
    if (workload.isEvents()) {
      // Parsing does not depend on a backend.
      candidates.add(
          new Candidate(java(OURS, workload, "java", first, file), settled, none, none, 0, false));
    } else {
      candidates.add(
          new Candidate(java(OURS, workload, "java", first, file), fused, floor, none, 0, false));
      if (net) {
        BenchmarkProcess java = java(OURS + LAST, workload, "java", last, file);
        candidates.add(
            new Candidate(
                java, fused, Optional.of(FLOOR + LAST), ours, CHANNELS_LAST_TOLERANCE, false));
      }
      BenchmarkProcess portable = java(OURS + ", portable", workload, "portable", first, file);
      candidates.add(new Candidate(portable, settled, floor, ours, TOLERANCE, false));
      if (hasNative) {
        candidates.addAll(compiled(workload, file, settled, floor));
      }
    }
    if (net) {
      BenchmarkProcess java = java(FLOOR, workload, Worker.NO_NEURONS, first, file);
      BenchmarkProcess javaLast = java(FLOOR + LAST, workload, Worker.NO_NEURONS, last, file);
      candidates.add(new Candidate(java, settled, none, none, 0, false));
      candidates.add(new Candidate(javaLast, settled, none, Optional.of(FLOOR), TOLERANCE, false));
    }
    for (SpikingJelly one : spikingJellies) {
      double tolerance = workload.isEvents() ? 0 : TOLERANCE;
      String name = one.name();
      BenchmarkProcess same =
          python(one, name + SAME_ALLOCATOR, workload, "torch", file, KEEPING_MEMORY);
      BenchmarkProcess usual = python(one, name, workload, "torch", file, Map.of());
      Optional<String> pythonFloor = net ? Optional.of(FLOOR + ", " + name) : none;
      int pythonWarmUp = workload.isEvents() ? warmUp.orElse(1) : settled;
      candidates.add(new Candidate(same, pythonWarmUp, pythonFloor, ours, tolerance, true));
      candidates.add(new Candidate(usual, pythonWarmUp, pythonFloor, ours, tolerance, false));
      if (net) {
        BenchmarkProcess python =
            python(one, FLOOR + ", " + name, workload, "none", file, KEEPING_MEMORY);
        candidates.add(new Candidate(python, settled, none, Optional.of(FLOOR), TOLERANCE, false));
      }
    }
    return candidates;
  }

  /** The native backend; with bfloat16 it computes something else, which is not compared. */
  private List<Candidate> compiled(
      Workload workload, Path file, int settled, Optional<String> floor) {
    Optional<String> ours = Optional.of(OURS);
    String name = OURS + ", native";
    BenchmarkProcess first = java(name, workload, "native", "channels-first", file);
    Candidate plain = new Candidate(first, settled, floor, ours, TOLERANCE, false);
    if (!workload.isNetwork()) {
      return List.of(plain);
    }
    Optional<String> floorLast = Optional.of(FLOOR + LAST);
    BenchmarkProcess last = java(name + LAST, workload, "native", "channels-last", file);
    BenchmarkProcess mixed =
        new BenchmarkProcess(
            name + LAST + ", bfloat16",
            command(workload, "native", "channels-last", Precision.BFLOAT16, file),
            KEEPING_MEMORY);
    return List.of(
        plain,
        new Candidate(last, settled, floorLast, ours, CHANNELS_LAST_TOLERANCE, false),
        new Candidate(mixed, settled, floorLast, Optional.empty(), 0, false));
  }

  /** The command of a Java process for {@code workload}. */
  List<String> command(Workload workload, String backend, String order, Path file) {
    return command(workload, backend, order, Precision.FLOAT32, file);
  }

  private List<String> command(
      Workload workload, String backend, String order, Precision precision, Path file) {
    List<String> command = new ArrayList<>();
    command.add(ProcessFacts.java().toString());
    command.addAll(JvmOptions.options());
    ProcessFacts.jnaLibraryPath().ifPresent(path -> command.add("-Djna.library.path=" + path));
    ComputeProperties.nativeLibrary()
        .ifPresent(path -> command.add(property(ComputeProperties.NATIVE_LIBRARY, path)));
    command.add(ComputeProperties.threadsOption(threads));
    // Only the native backend saves spikes as bytes, and only in float32.
    boolean asBytes =
        compute.spikesAsBytes() && backend.equals("native") && precision == Precision.FLOAT32;
    command.addAll(
        List.of(
            property(ComputeSetting.MEMORY_ORDER.property(), order),
            property(ComputeSetting.PRECISION.property(), precision),
            property(ComputeSetting.RECOMPUTE.property(), compute.recompute()),
            property(ComputeSetting.SPIKES_AS_BYTES.property(), asBytes),
            "-cp",
            ProcessFacts.classPath(),
            Worker.class.getName(),
            workload.name(),
            backend,
            file.toString(),
            Worker.name(device)));
    return command;
  }

  private static String property(String name, Object value) {
    return "-D" + name + "=" + value;
  }

  private BenchmarkProcess java(
      String name, Workload workload, String backend, String order, Path file) {
    return new BenchmarkProcess(name, command(workload, backend, order, file), KEEPING_MEMORY);
  }

  private BenchmarkProcess python(
      SpikingJelly one,
      String name,
      Workload workload,
      String kind,
      Path file,
      Map<String, String> allocator) {
    Map<String, String> environment = new LinkedHashMap<>(allocator);
    environment.put("OMP_NUM_THREADS", String.valueOf(threads));
    return new BenchmarkProcess(
        name,
        List.of(
            one.python().toString(),
            script.toString(),
            workload.name(),
            kind,
            file.toString(),
            device.isGpu() ? "cuda:" + device.getDeviceId() : "cpu"),
        environment);
  }
}
