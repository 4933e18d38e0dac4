package sew.reproduce.cli;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.compute.Compute;
import sew.reproduce.bench.Bench;
import sew.reproduce.bench.Result;
import sew.reproduce.result.JsonTables;
import sew.reproduce.result.ResultWriter;

/** {@code sew bench}: time and memory beside SpikingJelly. */
@Command(
    name = "bench",
    sortOptions = false,
    subcommands = {GrowthCommand.class, NetworksCommand.class},
    description = {
      "Times nets, single layers of neurons and event data: this project, also by its native backend where",
      "that is built, the same nets without neurons, and, with --python, SpikingJelly; a fresh process of each",
      "in turn, in every round. On a GPU SpikingJelly also computes with cupy and triton where they are installed.",
      "",
      "SpikingJelly from version 2 also runs under torch.compile, which needs g++ and the headers of Python. With one",
      "Python a round of everything takes about half an hour on 2 quiet cores. A quick look at one workload:",
      "  sew bench seven-infer --rounds 1 --steps 1 --warm-up 1 --out /tmp/bench"
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "WORKLOAD",
      description = {
        "What to time: NET-train and NET-infer of seven, wide-seven, resnet18 and resnet50; seven-train-ranks and",
        "resnet18-train-ranks, one process beside as many ranks as it has threads; NEURON-tT of if,",
        "lif and plif at T 4, 16 and 64; aedat31, aedat20, n-mnist and frames, and the whole commands help, table1,",
        "table4-epoch and two-trainings, on the CPU. Default: all of them.",
        "images, table4 and resnet152-train only run when they are named."
      })
  private List<String> workloads;

  @Option(
      names = "--python",
      paramLabel = "PATH",
      description = {
        "A Python with spikingjelly and the torch that this project has, 2.7.1. May be given several times,",
        "for several versions of SpikingJelly."
      })
  private List<Path> pythons = List.of();

  @Option(
      names = "--against",
      paramLabel = "COMMIT",
      description = {
        "Also times the build of an earlier commit, in its default and its fastest configuration. It is made",
        "once, in a git worktree in the cache. May be given several times."
      })
  private List<String> against = List.of();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "A folder of photographs for the workload images.")
  private Path images;

  @Option(
      names = "--all",
      description = {
        "Also what no aim is about: other backends and orders, nets without neurons, SpikingJelly with the",
        "allocator of its users."
      })
  private boolean everyone;

  @Option(
      names = "--aims",
      description = {
        "Times nothing: prints what was aimed at and what the rows in --out reached; exit code 1 if an aim",
        "is missed."
      })
  private boolean aims;

  @Option(
      names = "--rounds",
      defaultValue = "2",
      description = "Processes per candidate (default: 2).")
  private int rounds;

  @Option(
      names = "--steps",
      defaultValue = "3",
      description = "Timed steps per process (default: 3).")
  private int steps;

  @Option(
      names = "--warm-up",
      paramLabel = "STEPS",
      description = {
        "Steps of each process before those that count (default: 15 of nets, 30 of neurons where a",
        "just-in-time compiler must finish first, 1 of Python parsing events, 4 elsewhere)."
      })
  private Integer warmUp;

  @Option(names = "--threads", description = "Threads per candidate (default: as many as cores).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Mixin private DeviceOption device;
  @Mixin private JsonOption json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {
        "Where bench.csv, bench.md and bench.jsonl go (default: reproduce/results/bench, of a GPU",
        "reproduce/results/bench-gpu). The rows of each workload that was timed are replaced, all others stay."
      })
  private Path out;

  @Override
  public Integer call() throws IOException {
    WrongUse.requireAtLeast(spec, "--rounds", rounds, 1);
    WrongUse.requireAtLeast(spec, "--steps", steps, 1);
    WrongUse.requireBetween(spec, "--threads", threads, 1, 9999);
    if (warmUp != null) {
      WrongUse.requireAtLeast(spec, "--warm-up", warmUp, 1);
    }
    Device on = device.device();
    Path usual = Path.of("reproduce/results", on.isGpu() ? "bench-gpu" : "bench");
    Path folder = out == null ? usual : out;
    if (aims) {
      if (json.isWanted()) {
        JsonTables tables = new JsonTables();
        tables.show(folder.resolve("bench"), Bench.aims(folder), "");
        json.print(Map.of("tables", tables.tables()));
      }
      return Bench.printAims(folder, json.console()) ? 0 : 1;
    }
    Compute compute =
        ComputingOptions.of(spec).requestToCompute().applyTo(Compute.DEFAULT).withDevice(on);
    ResultWriter output = new ResultWriter(folder, json.console());
    Bench bench =
        new Bench(
            pythons,
            against,
            Optional.ofNullable(images),
            everyone,
            rounds,
            steps,
            Optional.ofNullable(warmUp),
            threads,
            compute,
            output);
    List<Result> rows = bench.run(workloads == null ? Bench.names(on) : workloads);
    json.console().printf("%s.md, .csv and .jsonl%n", folder.resolve("bench"));
    if (json.isWanted()) {
      json.print(Map.of("rows", rows));
    }
    return 0;
  }
}
