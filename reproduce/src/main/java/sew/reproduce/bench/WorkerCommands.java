package sew.reproduce.bench;

import ai.djl.Device;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeSetting;
import sew.compute.Precision;

/**
 * How the processes of candidates are started.
 *
 * @param script {@code worker.py}
 * @param threads of every candidate
 * @param compute whether blocks are computed again, and spikes saved as bytes
 * @param device on which every candidate computes
 */
record WorkerCommands(Path script, int threads, Compute compute, Device device) {

  /** glibc and PyTorch keep freed memory: as the launcher sets it for this project. */
  private static final Map<String, String> KEEPING_MEMORY = JvmOptions.allocator();

  /** What worker.py calls torch.compile. */
  static final String COMPILED = "compiled";

  /** The name of the worker of an earlier commit, too: this class may get another name. */
  private static final String WORKER = "sew.reproduce.bench.Worker";

  /** A process of today's build. */
  BenchmarkProcess java(String name, Workload workload, Setting setting, Path file) {
    return java(Build.current(), name, workload, setting, file);
  }

  BenchmarkProcess java(Build build, String name, Workload workload, Setting setting, Path file) {
    // Only the native backend saves spikes as bytes, and only in float32.
    boolean asBytes =
        compute.spikesAsBytes()
            && setting.backend() == Backend.NATIVE
            && setting.precision() == Precision.FLOAT32;
    List<String> properties =
        List.of(
            property(ComputeSetting.MEMORY_ORDER, setting.order()),
            property(ComputeSetting.PRECISION, setting.precision()),
            property(ComputeSetting.RECOMPUTE, compute.recompute()),
            property(ComputeSetting.SPIKES_AS_BYTES, asBytes));
    List<String> main = main(workload, setting.backend().toString(), file);
    return new BenchmarkProcess(name, build.java(threads, properties, main), KEEPING_MEMORY);
  }

  /** Writes the file of a workload. */
  BenchmarkProcess saving(Workload workload, Path file) {
    List<String> main = main(workload, Worker.SAVE, file);
    return new BenchmarkProcess(
        "the process that writes the batch",
        Build.current().java(threads, List.of(), main),
        Map.of());
  }

  /** Copies as many bytes as a file of events and its events have. */
  BenchmarkProcess copies(String name, Workload workload, Path file) {
    List<String> main = main(workload, Worker.COPY, file);
    return new BenchmarkProcess(
        name, Build.current().java(threads, List.of(), main), KEEPING_MEMORY);
  }

  /** Ranks that share the threads. */
  BenchmarkProcess ranks(String name, Workload workload, String what, int size) {
    List<String> main =
        List.of(RanksStep.class.getName(), workload.name(), what, String.valueOf(size));
    return new BenchmarkProcess(
        name, Build.current().java(threads / size, List.of(), main), KEEPING_MEMORY);
  }

  private List<String> main(Workload workload, String backend, Path file) {
    return List.of(WORKER, workload.name(), backend, file.toString(), Worker.name(device));
  }

  private static String property(ComputeSetting setting, Object value) {
    return "-D" + setting.property() + "=" + value;
  }

  /** SpikingJelly with this project's settings of the allocators and of waiting threads. */
  BenchmarkProcess python(
      SpikingJelly one,
      String name,
      Workload workload,
      String kind,
      Path file,
      String torchDevice) {
    return python(one, name, workload, kind, file, torchDevice, KEEPING_MEMORY);
  }

  /** SpikingJelly as its users run it. */
  BenchmarkProcess pythonOfUsers(SpikingJelly one, String name, Workload workload, Path file) {
    return python(one, name, workload, "torch", file, "cpu", Map.of());
  }

  private BenchmarkProcess python(
      SpikingJelly one,
      String name,
      Workload workload,
      String kind,
      Path file,
      String torchDevice,
      Map<String, String> allocator) {
    Map<String, String> environment = new LinkedHashMap<>(allocator);
    environment.put("OMP_NUM_THREADS", String.valueOf(threads));
    if (kind.equals(COMPILED)) {
      // Once for all rounds; nothing that was compiled before is there.
      environment.put("TORCHINDUCTOR_CACHE_DIR", file.resolveSibling("inductor").toString());
    }
    return new BenchmarkProcess(
        name,
        List.of(
            one.python().toString(),
            script.toString(),
            workload.name(),
            kind,
            file.toString(),
            torchDevice),
        environment);
  }
}
