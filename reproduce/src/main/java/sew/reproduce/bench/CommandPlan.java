package sew.reproduce.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.reproduce.bench.Candidate.Role;

/**
 * The candidates of a whole command, each started by the launcher of its build as its users start
 * it.
 *
 * @param defaults what computes where no option is given
 */
record CommandPlan(Setting defaults, List<Earlier> earlier, int threads) {
  static final String TOGETHER = BenchmarkPlan.DEFAULTS + ", two at once";
  static final String IN_TURN = BenchmarkPlan.DEFAULTS + ", one after the other";

  /** What a command generates on its first run is there on the next. */
  private static final int WARM_UP = 1;

  /**
   * The candidates in the order in which they take their turns.
   *
   * @param folder beside which each process has a folder of its own
   */
  List<Candidate> of(Workload workload, Path folder) {
    Build today = Build.current();
    return switch (workload.kind()) {
      case HELP, TABLE1 -> {
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(one(BenchmarkPlan.DEFAULTS, today, workload, folder, List.of()));
        for (Earlier one : earlier) {
          candidates.add(one(one.defaultsName(), one.build(), workload, folder, List.of()));
        }
        yield candidates;
      }
      case TWO_TRAININGS ->
          List.of(
              candidate(TOGETHER, today, workload, folder, CommandStep.TOGETHER, List.of()),
              candidate(IN_TURN, today, workload, folder, CommandStep.IN_TURN, List.of()));
      default -> trainings(workload, folder);
    };
  }

  private List<Candidate> trainings(Workload workload, Path folder) {
    Build today = Build.current();
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(one(defaults.named(BenchmarkPlan.DEFAULTS), today, workload, folder, List.of()));
    if (defaults.backend() == Backend.NATIVE && workload.kind() == Kind.TABLE4_EPOCH) {
      Setting java = new Setting(Backend.JAVA, MemoryOrder.CHANNELS_LAST);
      String name = java.named(BenchmarkPlan.WITHOUT_COMPILER);
      candidates.add(one(name, today, workload, folder, options(java)));
    }
    for (Earlier one : earlier) {
      Setting usual = one.defaults();
      Setting best = Earlier.best();
      candidates.add(
          one(usual.named(one.defaultsName()), one.build(), workload, folder, options(usual)));
      if (!usual.equals(best)) {
        candidates.add(
            one(best.named(one.bestName()), one.build(), workload, folder, options(best)));
      }
    }
    return candidates;
  }

  private static List<String> options(Setting setting) {
    return List.of(
        "--backend", setting.backend().toString(), "--memory-order", setting.order().toString());
  }

  private Candidate one(
      String name, Build build, Workload workload, Path folder, List<String> options) {
    return candidate(name, build, workload, folder, CommandStep.IN_TURN, options);
  }

  private Candidate candidate(
      String name, Build build, Workload workload, Path folder, String when, List<String> options) {
    List<String> main = new ArrayList<>();
    main.add(CommandStep.class.getName());
    main.add(workload.name());
    main.add(folder.resolveSibling(name.replaceAll("[^A-Za-z0-9]+", "-")).toString());
    main.add(when);
    main.add(build.launcher().toString());
    main.addAll(options);
    BenchmarkProcess process =
        new BenchmarkProcess(
            name,
            Build.current().java(threads, List.of(), main),
            threads == Runtime.getRuntime().availableProcessors()
                ? Map.of() // as who asks for nothing, and gets jobs where they are faster
                : Map.of("SEW_THREADS", String.valueOf(threads)));
    return new Candidate(process, WARM_UP, Optional.empty(), Optional.empty(), 0, Role.OURS);
  }
}
