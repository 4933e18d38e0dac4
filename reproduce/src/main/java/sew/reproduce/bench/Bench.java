package sew.reproduce.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sew.reproduce.Json;
import sew.reproduce.TextTable;
import sew.residual.Recomputation;
import sew.tensor.MemoryOrder;
import sew.tensor.NativeLibrary;
import sew.tensor.Precision;
import tech.tablesaw.api.Table;

/**
 * Times workloads side by side: in every round each contender in turn, in a fresh process that has
 * the machine to itself, all with the same batch and weights.
 *
 * @param python a Python with torch and spikingjelly, or null
 * @param rounds processes of each contender
 * @param threads of every contender
 */
public record Bench(Path python, int rounds, int threads, PrintStream console) {
  /** Steps of a process in which just-in-time compiler and allocator settle; they do not count. */
  private static final int WARM_UP_OF_NETS = 15;

  private static final int WARM_UP_OF_NEURONS = 30;

  /** Steps of a process that count. */
  private static final int STEPS = 3;

  /** glibc and PyTorch keep freed memory: as the launcher sets it for this project. */
  private static final Map<String, String> KEEPING_MEMORY =
      Map.of(
          "MALLOC_ARENA_MAX", "1",
          "MALLOC_MMAP_MAX_", "0",
          "MALLOC_TRIM_THRESHOLD_", "100000000000",
          "THP_MEM_ALLOC_ENABLE", "1");

  /** The contender that the ratios are relative to. */
  private static final String REFERENCE = "SpikingJelly, same allocator";

  /** One contender at one workload; ratios are relative to {@link #REFERENCE}, NaN without it. */
  public record Result(
      String workload,
      String contender,
      double minimum,
      double median,
      double ratio,
      long peakMib,
      double memoryRatio,
      double startSeconds,
      double firstResult,
      double[] seconds) {}

  /** The names of all workloads. */
  public static List<String> names() {
    return Workload.ALL.stream().map(Workload::name).toList();
  }

  /** Times the workloads called {@code names}. */
  public List<Result> run(List<String> names) throws IOException {
    List<Result> results = new ArrayList<>();
    Path folder = Files.createTempDirectory("sew-bench");
    Path script = folder.resolve("worker.py");
    try (InputStream source = Bench.class.getResourceAsStream("worker.py")) {
      Files.copy(source, script);
    }
    for (String name : names) {
      List<Result> those = run(Workload.of(name), folder, script);
      those.forEach(result -> console.println(line(result)));
      results.addAll(those);
    }
    return results;
  }

  private List<Result> run(Workload workload, Path folder, Path script) throws IOException {
    Path batch = folder.resolve(workload.name() + ".npz");
    boolean net = workload.network().isPresent();
    List<Contender> contenders = new ArrayList<>();
    contenders.add(java("this project", workload, "java", "channels-first", batch));
    if (net) {
      contenders.add(java("this project, channels last", workload, "java", "channels-last", batch));
    }
    contenders.add(java("this project, portable", workload, "portable", "channels-first", batch));
    if (NativeLibrary.obstacle() == null) {
      contenders.add(java("this project, native", workload, "native", "channels-first", batch));
      if (net) {
        String name = "this project, native, channels last";
        contenders.add(java(name, workload, "native", "channels-last", batch));
        String half = "-D" + Precision.PROPERTY + "=bfloat16";
        contenders.add(java(name + ", bfloat16", workload, "native", "channels-last", batch, half));
      }
    }
    if (net) {
      contenders.add(java("no neurons", workload, "none", "channels-first", batch));
      contenders.add(java("no neurons, channels last", workload, "none", "channels-last", batch));
    }
    if (python != null) {
      contenders.add(python(REFERENCE, workload, script, batch, KEEPING_MEMORY));
      contenders.add(python("SpikingJelly", workload, script, batch, Map.of()));
    }
    for (int round = 0; round < rounds; round++) {
      for (Contender contender : contenders) {
        contender.run(net ? WARM_UP_OF_NETS : WARM_UP_OF_NEURONS, STEPS);
      }
    }
    Files.deleteIfExists(batch);
    return results(workload, contenders);
  }

  private Contender java(
      String name, Workload workload, String backend, String order, Path batch, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "-Xmx2g",
            "-Dai.djl.offline=true",
            "-Dai.djl.pytorch.num_threads=" + threads,
            "-Dai.djl.pytorch.num_interop_threads=1",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-D" + NativeLibrary.PROPERTY + "=" + System.getProperty(NativeLibrary.PROPERTY, ""),
            "-D" + MemoryOrder.PROPERTY + "=" + order,
            "-D" + Recomputation.PROPERTY + "=" + Boolean.getBoolean(Recomputation.PROPERTY),
            "-cp",
            System.getProperty("java.class.path"),
            Worker.class.getName(),
            workload.name(),
            backend,
            batch.toString()));
    return new Contender(name, command, KEEPING_MEMORY);
  }

  private Contender python(
      String name, Workload workload, Path script, Path batch, Map<String, String> allocator) {
    Map<String, String> environment = new LinkedHashMap<>(allocator);
    environment.put("OMP_NUM_THREADS", String.valueOf(threads));
    return new Contender(
        name,
        List.of(
            python.toString(),
            script.toString(),
            workload.name(),
            "spikingjelly",
            batch.toString()),
        environment);
  }

  private static List<Result> results(Workload workload, List<Contender> contenders) {
    Contender reference =
        contenders.stream().filter(c -> c.name().equals(REFERENCE)).findFirst().orElse(null);
    return contenders.stream()
        .map(
            c ->
                new Result(
                    workload.title(),
                    c.name(),
                    c.minimum(),
                    c.median(),
                    reference == null ? Double.NaN : c.minimum() / reference.minimum(),
                    c.peakMib(),
                    reference == null ? Double.NaN : (double) c.peakMib() / reference.peakMib(),
                    c.startSeconds(),
                    c.firstResult(),
                    c.seconds()))
        .toList();
  }

  private static String line(Result result) {
    return String.format(
        Locale.ROOT,
        "%-55s %-30s min %.3f s, median %.3f s, ratio %.2f, %d MiB (%.2f), first step after %.1f s, %.5f",
        result.workload(),
        result.contender(),
        result.minimum(),
        result.median(),
        result.ratio(),
        result.peakMib(),
        result.memoryRatio(),
        result.startSeconds(),
        result.firstResult());
  }

  /** The results for people. */
  public static Table table(List<Result> results) {
    TextTable table =
        new TextTable(
            "bench",
            "workload",
            "contender",
            "min s",
            "median s",
            "time / SpikingJelly",
            "peak MiB",
            "memory / SpikingJelly",
            "first step after s");
    for (Result result : results) {
      table.row(
          result.workload(),
          result.contender(),
          text(3, result.minimum()),
          text(3, result.median()),
          text(2, result.ratio()),
          String.valueOf(result.peakMib()),
          text(2, result.memoryRatio()),
          text(1, result.startSeconds()));
    }
    return table.table();
  }

  private static String text(int digits, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  /** The results for programs, a line each. */
  public static String lines(List<Result> results) {
    StringBuilder lines = new StringBuilder();
    results.forEach(result -> lines.append(Json.line(result)).append('\n'));
    return lines.toString();
  }
}
