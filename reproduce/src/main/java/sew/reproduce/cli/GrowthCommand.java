package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.bench.Growth;
import sew.reproduce.result.JsonTables;
import sew.reproduce.result.ResultWriter;

/** {@code sew bench growth}: time and memory over T, N, depth and image size. */
@Command(
    name = "growth",
    sortOptions = false,
    description = {
      "Measures how time and memory of a training step grow with T, N, depth and image size, with the defaults",
      "on the CPU, and how far from a line. A round takes about five minutes on 2 quiet cores."
    })
final class GrowthCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "Processes for each point (default: 1).")
  private int rounds;

  @Option(
      names = "--steps",
      defaultValue = "5",
      description = "Timed steps per process (default: 5).")
  private int steps;

  @Option(names = "--threads", description = "Threads (default: as many as cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where growth.csv, growth.md and growth.svg go (default: reproduce/results/bench).")
  private Path out = Path.of("reproduce/results/bench");

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    WrongUse.requireAtLeast(spec, "--rounds", rounds, 1);
    WrongUse.requireAtLeast(spec, "--steps", steps, 1);
    WrongUse.requireBetween(spec, "--threads", threads, 1, 9999);
    ComputingOptions.of(spec).requestToCompute();
    PrintStream console = json.console();
    JsonTables tables = new JsonTables();
    new Growth(
            rounds,
            steps,
            threads,
            json.isWanted()
                ? new ResultWriter(out, console, tables)
                : new ResultWriter(out, console))
        .run();
    if (json.isWanted()) {
      json.print(Map.of("tables", tables.tables()));
    }
    console.printf("%s.md, .csv and .svg%n", out.resolve("growth"));
    return 0;
  }
}
