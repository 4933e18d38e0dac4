package sew.reproduce.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.run.Shard;

/** How several processes do the runs of a sweep. */
final class SharingOptions {
  private static final int MAX_JOBS = 1024;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description =
          "Train in N processes on this machine, which divide the threads; one that dies is started again.")
  private Integer jobs;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Train only every N-th run, from the I-th on, and leave the table to --collect.")
  private String shard;

  @Option(
      names = "--collect",
      description =
          "Train nothing: make the table from the runs in --out, and name those that are missing.")
  private boolean collects;

  @Option(
      names = "--print-commands",
      description = "Print a command for each run, as for a job array, and train nothing.")
  private boolean printsCommands;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean collects() {
    return collects;
  }

  boolean printsCommands() {
    return printsCommands;
  }

  Optional<Integer> jobs() {
    return Optional.ofNullable(jobs);
  }

  /** The part of this process; empty where it does all, and makes the table. */
  Optional<Shard> shard() {
    return Optional.ofNullable(shard)
        .map(text -> WrongUse.checked(spec, "--shard", () -> Shard.of(text)));
  }

  /** Refuses options that contradict each other, or are out of range. */
  void check(boolean isDry, boolean hasRanks) {
    List<String> tasks = new ArrayList<>();
    if (isDry) {
      tasks.add("--dry-run");
    }
    if (collects) {
      tasks.add("--collect");
    }
    if (printsCommands) {
      tasks.add("--print-commands");
    }
    boolean trains = tasks.isEmpty();
    if (jobs != null) {
      tasks.add("--jobs");
      WrongUse.requireBetween(spec, "--jobs", jobs, 1, MAX_JOBS);
    }
    if (tasks.size() > 1) {
      throw WrongUse.of(spec, "expected one of " + String.join(" and ", tasks) + ", found both");
    }
    if (shard().isPresent() && !trains) {
      throw WrongUse.of(
          spec, "%s is about all runs: leave out --shard %s".formatted(tasks.get(0), shard));
    }
    if (jobs != null && hasRanks) {
      throw WrongUse.of(
          spec,
          "--jobs trains several runs at a time, and --ranks one run on all cores: choose one");
    }
  }

  /** What {@code --print-commands} prints for each of so many runs. */
  List<String> commands(int runs) {
    GivenCommand part = GivenCommand.of(spec).withoutFlag("--print-commands").withAbsolutePaths();
    List<String> commands = new ArrayList<>();
    for (int i = 1; i <= runs; i++) {
      commands.add(part.with("--shard", new Shard(i, runs).toString()).inShell());
    }
    return commands;
  }

  /** What each of the jobs is started with. */
  List<String> jobCommand() {
    GivenCommand job = GivenCommand.of(spec).without("--jobs");
    return (shard == null ? job.with("--shard", new Shard(1, 1).toString()) : job)
        .with("--ends-with-input")
        .inJava();
  }
}
