package sew.reproduce.bench;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import sew.compute.Compute;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.RunEnvironment;

/**
 * How time and memory of a training step grow, with the defaults on a CPU; every point is a process
 * of its own.
 *
 * @param rounds processes for each point
 * @param steps of each process that count
 * @param threads of one operation
 */
public record Growth(int rounds, int steps, int threads, ResultWriter output) {

  /** Steps until the allocators have settled. */
  private static final int WARM_UP = 3;

  /** Measures every point, and writes growth.csv, growth.md and growth.svg. */
  public void run() throws IOException {
    Compute.Resolved defaults = Compute.fastest(Device.cpu()).resolve();
    Setting setting = new Setting(defaults.backend(), defaults.memoryOrder());
    WorkerCommands commands =
        new WorkerCommands(Path.of("-"), threads, Compute.DEFAULT, Device.cpu());
    Map<String, BenchmarkProcess> processes = new LinkedHashMap<>();
    for (GrowthAxis axis : GrowthAxis.ALL) {
      for (Workload workload : axis.workloads()) {
        processes.computeIfAbsent(
            workload.name(), name -> commands.java(name, workload, setting, Path.of(NetStep.NEW)));
      }
    }
    for (int round = 1; round <= rounds; round++) {
      for (BenchmarkProcess process : processes.values()) {
        output.console().printf("round %d of %d, %s: ", round, rounds, process.name());
        output.console().flush();
        process.run(WARM_UP, steps);
        output
            .console()
            .printf(Locale.ROOT, "%.3f s, %d MiB%n", process.minimum(), process.peakMib());
      }
    }
    RunEnvironment environment =
        RunEnvironment.of(defaults, Map.of("threads", threads, "setting", setting.toString()));
    List<GrowthCurve> curves = new ArrayList<>();
    for (GrowthAxis axis : GrowthAxis.ALL) {
      curves.add(
          new GrowthCurve(
              axis,
              axis.workloads().stream()
                  .mapToDouble(workload -> processes.get(workload.name()).minimum())
                  .toArray(),
              axis.workloads().stream()
                  .mapToDouble(workload -> processes.get(workload.name()).peakMib())
                  .toArray()));
    }
    new GrowthPage(curves, setting, environment).write(output);
  }
}
