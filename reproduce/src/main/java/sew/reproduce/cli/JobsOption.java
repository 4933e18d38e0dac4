package sew.reproduce.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.compute.ComputeProperties;
import sew.reproduce.run.RunRecord;

/** In how many processes on this machine a command trains its runs side by side. */
final class JobsOption {
  private static final int MAX_JOBS = 1024;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Train in N processes on this machine, which divide the threads; one that dies is started again (default: at --scale quick on a CPU one for each thread and run, else 1).")
  private Integer jobs;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  Optional<Integer> asked() {
    return Optional.ofNullable(jobs);
  }

  /** Refuses a number that is out of range, or ranks as well. */
  void check(boolean hasRanks) {
    if (jobs == null) {
      return;
    }
    WrongUse.requireBetween(spec, "--jobs", jobs, 1, MAX_JOBS);
    if (hasRanks) {
      throw WrongUse.of(
          spec,
          "--jobs trains several runs at a time, and --ranks one run on all cores: choose one");
    }
  }

  /**
   * How to train {@code runs} side by side; empty where one process trains them all. The networks
   * of the quick scale are so small that a second thread gains nothing, and a second process nearly
   * half of the time.
   */
  Optional<SideBySide> of(List<RunRecord> runs, TrainingOptions training) throws IOException {
    if (training.endsWithInput() || runs.stream().allMatch(RunRecord::isOver)) {
      return Optional.empty();
    }
    if (jobs != null) {
      // The launcher has divided the threads.
      return jobs == 1
          ? Optional.empty()
          : Optional.of(new SideBySide(jobs, command(training).inJava()));
    }
    int all = ComputeProperties.configuredThreads().orElse(1);
    int count = Math.min(runs.size(), all);
    if (count < 2 || !training.gainsFromJobs()) {
      return Optional.empty();
    }
    int threads = all / count;
    return haveBegunOtherwise(runs, threads)
        ? Optional.empty()
        : Optional.of(
            new SideBySide(
                count, command(training).inJava(ComputeProperties.threadsOption(threads))));
  }

  /** A run goes on with the threads that it was begun with, so as to keep its bits. */
  static boolean haveBegunOtherwise(List<RunRecord> runs, int threads) throws IOException {
    for (RunRecord run : runs) {
      Optional<String> before =
          run.isOver() || run.directory().isEmpty()
              ? Optional.empty()
              : run.directory().get().lastThreads();
      if (before.isPresent() && !before.get().equals(String.valueOf(threads))) {
        return true;
      }
    }
    return false;
  }

  /** The document of {@code --json} is the one of the process that makes the table. */
  private static GivenCommand command(TrainingOptions training) {
    return training.given().without("--jobs").withoutFlag("--json").with("--ends-with-input");
  }
}
