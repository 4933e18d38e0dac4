package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sew.compute.Compute;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.RunEnvironment;
import sew.reproduce.run.PreparedData;
import tech.tablesaw.api.Table;

/**
 * Times workloads side by side: in every round each candidate in turn, in a fresh process that has
 * the machine to itself, all with the same batch and weights.
 *
 * @param pythons Pythons with torch and different versions of spikingjelly; may be none
 * @param against earlier commits whose builds are timed, too; may be none
 * @param images a folder of photographs, for the workload of that name
 * @param everyone whether candidates that no aim is about take part, too
 * @param rounds processes of each candidate
 * @param steps of each process that count
 * @param warmUp steps of each process that do not count; empty: what each candidate needs
 * @param threads of every candidate
 * @param compute on the CPU or a GPU; of the rest only whether blocks are computed again and spikes
 *     saved as bytes, as every candidate has a backend and an order of its own
 * @param output receives the table after every workload, and a line about every process
 */
public record Bench(
    List<Path> pythons,
    List<String> against,
    Optional<Path> images,
    boolean everyone,
    int rounds,
    int steps,
    Optional<Integer> warmUp,
    int threads,
    Compute compute,
    ResultWriter output) {

  public Bench {
    requirePositive("--rounds", rounds);
    requirePositive("--steps", steps);
    requirePositive("--threads", threads);
    // The first step is the one whose numbers are compared; it never counts.
    warmUp.ifPresent(number -> requirePositive("--warm-up", number));
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "%s: expected at least 1, found %d".formatted(name, value));
    }
  }

  private Device device() {
    return compute.device();
  }

  /** The names of all workloads for {@code device}: events are only parsed on a CPU. */
  public static List<String> names(Device device) {
    return Workload.ALL.stream()
        .filter(workload -> !device.isGpu() || workload.runsOnGpu())
        .map(Workload::name)
        .toList();
  }

  /**
   * Times the workloads called {@code names}; their rows in the output's table are replaced as soon
   * as a workload is done, all others stay.
   *
   * @return the rows of these workloads
   */
  public List<Result> run(List<String> names) throws IOException {
    List<Workload> workloads = names.stream().map(Workload::of).toList();
    for (Workload workload : workloads) {
      if (device().isGpu() && !workload.runsOnGpu()) {
        throw new IllegalArgumentException(
            "expected workloads for a GPU, %s, found %s, which runs only on a CPU"
                .formatted(names(device()), workload.name()));
      }
    }
    BenchTable before = BenchTable.read(output.folder());
    Path folder = Files.createTempDirectory("sew-bench");
    try {
      Path script = folder.resolve("worker.py");
      try (InputStream source = Bench.class.getResourceAsStream("worker.py")) {
        Files.copy(source, script);
      }
      List<SpikingJelly> spikingJellies =
          SpikingJelly.ask(pythons, script, Engine.getInstance().getVersion());
      RunEnvironment environment = environment(spikingJellies);
      BenchmarkPlan plan =
          new BenchmarkPlan(
              new WorkerCommands(script, threads, compute, device()),
              warmUp,
              everyone,
              defaults(),
              spikingJellies,
              earlier());
      BenchTable table = before;
      List<Result> all = new ArrayList<>();
      for (Workload workload : workloads) {
        List<Result> results = run(workload, plan, environment, folder);
        table = table.with(environment, results);
        table.write(output.folder());
        BenchTable.print(results, output.console());
        all.addAll(results);
      }
      return all;
    } finally {
      TemporaryFolder.delete(folder);
    }
  }

  /**
   * Prints a line for each aim from the rows in {@code folder}.
   *
   * @return whether all are reached
   */
  public static boolean printAims(Path folder, PrintStream console) throws IOException {
    return Aims.print(BenchTable.read(folder).results(), console);
  }

  /** What {@link #printAims} prints, as a table. */
  public static Table aims(Path folder) throws IOException {
    return Aims.table(BenchTable.read(folder).results());
  }

  /** What computes on the device where no option is given. */
  private Setting defaults() {
    Compute.Resolved fastest = Compute.fastest(device()).resolve();
    return new Setting(fastest.backend(), fastest.memoryOrder());
  }

  private List<Earlier> earlier() throws IOException {
    EarlierBuild builds =
        new EarlierBuild(
            ProcessFacts.homeOrHere(),
            PreparedData.defaultCache().resolve("bench"),
            pythons.stream().findFirst());
    List<Earlier> earlier = new ArrayList<>();
    for (String commit : against) {
      announce("%s: checked out and built in the cache, unless that was done before%n", commit);
      earlier.add(builds.of(commit));
    }
    return earlier;
  }

  private RunEnvironment environment(List<SpikingJelly> spikingJellies) throws IOException {
    Map<String, Object> versions = new LinkedHashMap<>();
    spikingJellies.forEach(one -> versions.put(one.name(), one.versions()));
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("threads", threads);
    data.put("memory_mib", memoryMib());
    data.put("contenders", versions);
    return RunEnvironment.of(compute.resolve(), data);
  }

  private static long memoryMib() throws IOException {
    Path info = Path.of("/proc/meminfo");
    if (!Files.exists(info)) {
      return 0;
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("MemTotal:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElse(0);
  }

  private List<Result> run(
      Workload workload, BenchmarkPlan plan, RunEnvironment environment, Path folder)
      throws IOException {
    Path file = workload.isImages() ? photographs() : folder.resolve(workload.fileName());
    output.console().printf("%s: %s%n", workload.name(), workload.title());
    Optional<Double> nonzeroInputs =
        workload.hasFile() ? save(workload, plan, file) : Optional.empty();
    nonzeroInputs.ifPresent(
        share -> announce("  %.3f of the inputs of convolutions are not 0%n", share));
    List<Candidate> candidates = plan.of(workload, file);
    Map<String, Double> deviations = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Candidate candidate : candidates) {
        announce("  round %d of %d, %s: ", round, rounds, candidate.name());
        candidate.process().run(candidate.warmUp(), steps);
        announce(
            "first step after %.1f s, then %.3f s%n",
            candidate.process().startSeconds(), candidate.process().minimum());
      }
      for (Candidate candidate : candidates) {
        if (candidate.same().isPresent()) {
          BenchmarkProcess other = Candidate.named(candidates, candidate.same().get()).process();
          double deviation = candidate.requireSame(workload.name(), other);
          deviations.merge(candidate.name(), deviation, Math::max);
        }
      }
    }
    if (!workload.isImages()) {
      Files.deleteIfExists(file);
    }
    return new Aggregate(workload, candidates, deviations, nonzeroInputs)
        .results(environment, rounds, threads);
  }

  private Path photographs() {
    return images.orElseThrow(
        () -> new IllegalArgumentException("the workload images needs --images, a folder"));
  }

  /** Begins a line before a process that may take minutes, so that a user sees which one it is. */
  private void announce(String format, Object... arguments) {
    output.console().printf(Locale.ROOT, format, arguments);
    output.console().flush();
  }

  /** Writes the batch; returns the share of {@link NonzeroInputs} where it is for a network. */
  private static Optional<Double> save(Workload workload, BenchmarkPlan plan, Path file)
      throws IOException {
    BenchmarkProcess writer = plan.commands().saving(workload, file);
    writer.run(1, 0);
    return Arrays.stream(writer.numbers()).boxed().findFirst();
  }
}
