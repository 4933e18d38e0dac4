package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.cuda.CudaUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeRequest;
import sew.compute.ComputeScope;
import sew.reproduce.result.Json;

/**
 * One candidate in a process of its own: it does one timed step at once and one more for each line
 * that it reads, and replies to each with a line of JSON, as {@code worker.py} does.
 */
public final class Worker {
  /** Instead of a backend: each step writes the file. */
  static final String SAVE = "save";

  /** Instead of a backend: leave the neurons out. */
  private static final String NO_NEURONS = "none";

  /** Instead of a backend: each step copies as many bytes as a recording and its events have. */
  static final String COPY = "copy";

  private Worker() {}

  /**
   * Arguments: a workload; a backend, {@code none}, {@code save} or {@code copy}; the workload's
   * file; and a device, cpu or gpu0 and so on.
   */
  public static void main(String[] arguments) throws IOException {
    Workload workload = Workload.of(arguments[0]);
    Path file = Path.of(arguments[2]);
    if (arguments[1].equals(SAVE)) {
      serve(
          () -> {
            double[] numbers = save(workload, file);
            return () -> numbers;
          },
          Worker::peakMemory);
    } else {
      serve(workload, arguments[1], file, Device.fromName(arguments[3]));
    }
    Runtime.getRuntime().halt(0);
  }

  /** The last argument for {@code device}. */
  static String name(Device device) {
    return device.isGpu()
        ? device.getDeviceType() + device.getDeviceId()
        : Device.cpu().getDeviceType();
  }

  /** Returns, for a network, the share of {@link NonzeroInputs}. */
  private static double[] save(Workload workload, Path file) throws IOException {
    if (workload.isEvents()) {
      Recording.write(workload.kind(), Math.toIntExact(workload.events()), file);
    } else if (workload.isNetwork()) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
        return new double[] {NetStep.save(workload, manager, file)};
      }
    } else {
      NeuronStep.save(workload, file);
    }
    return new double[0];
  }

  private static void serve(Workload workload, String backend, Path file, Device device)
      throws IOException {
    if (workload.isImages()) {
      serve(new ImageStep(file), Worker::peakMemory);
      return;
    }
    if (workload.isEvents()) {
      serve(
          backend.equals(COPY) ? new CopyStep(workload, file) : new EventStep(workload, file),
          Worker::peakMemory);
      return;
    }
    Backend neurons = backend.equals(NO_NEURONS) ? Backend.NONE : Backend.of(backend);
    Compute compute =
        ComputeRequest.ofProperties()
            .applyTo(Compute.DEFAULT)
            .withDevice(device)
            .withBackend(neurons);
    try (ComputeScope scope = ComputeScope.open(compute);
        NDManager manager = NDManager.newBaseManager(device)) {
      Step step =
          workload.isNetwork()
              ? new NetStep(workload, manager, file)
              : new NeuronStep(workload, manager);
      if (device.isGpu()) {
        serve(waiting(step, manager), () -> takenOf(device));
      } else {
        serve(step, Worker::peakMemory);
      }
    }
  }

  /** A step that ends when the GPU has done it: a number that it makes last comes last. */
  private static Step waiting(Step step, NDManager manager) {
    return () -> {
      Step.Computed computed = step.run();
      try (NDArray last = manager.zeros(new Shape(1))) {
        last.toFloatArray();
      }
      return computed;
    };
  }

  /** Does a step at once and one more for each line that is read. */
  static void serve(Step step, Memory memory) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    answers.println(Json.line(timed(step, memory, true)));
    while (lines.readLine() != null) {
      answers.println(Json.line(timed(step, memory, false)));
    }
  }

  /** The memory used so far, in MiB. */
  @FunctionalInterface
  interface Memory {
    long mib() throws IOException;
  }

  private static Map<String, Object> timed(Step step, Memory memory, boolean first)
      throws IOException {
    long start = System.nanoTime();
    Step.Computed computed = step.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("seconds", seconds);
    answer.put("peak_mib", memory.mib());
    answer.put("numbers", first ? computed.numbers() : new double[0]);
    return answer;
  }

  /** The memory used on a GPU: PyTorch does not give back what it once had. */
  private static long takenOf(Device gpu) {
    return CudaUtils.getGpuMemory(gpu).getCommitted() >> 20;
  }

  /** The largest resident memory of this process so far. */
  static long peakMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }
}
