package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import sew.reproduce.Environment;
import sew.reproduce.Json;
import sew.reproduce.Output;
import sew.reproduce.bench.Bench;

/** {@code sew bench}: time and memory beside SpikingJelly. */
@Command(
    name = "bench",
    sortOptions = false,
    description = {
      "Times training, inference and single layers of neurons on the CPU: this project, the same nets",
      "without neurons, the native backend if it is built, and, with --python, SpikingJelly, one step",
      "each in turn."
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "WORKLOAD",
      description = "What to time, such as seven-train or if-t4 (default: everything).")
  private List<String> workloads = Bench.names();

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = "A Python with torch 2.7.1 and spikingjelly 0.0.0.0.14.")
  private Path python;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Steps of each contender that count (default: 5).")
  private int rounds;

  @Option(
      names = "--threads",
      description = "Threads of each contender (default: as many as cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "reproduce/results/bench",
      description =
          "Where bench.csv, bench.md and bench.jsonl go (default: reproduce/results/bench).")
  private Path out;

  @Override
  public Integer call() throws IOException {
    List<Bench.Result> results = new Bench(python, rounds, threads, System.out).run(workloads);
    Output output = new Output(out, System.out);
    Environment environment = Environment.of(Device.cpu(), Map.of("threads", threads));
    output.table("bench", Bench.table(results), environment.cpu() + ", " + threads + " threads");
    output.write("bench.jsonl", Json.line(environment) + "\n" + Bench.lines(results));
    return 0;
  }
}
