package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.Shard;

/** How several processes do the runs of a sweep. */
final class SharingOptions {
  @Mixin private JobsOption jobs;

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

  /** How to train them side by side; empty where this process trains them all, or its part. */
  Optional<SideBySide> jobs(List<RunRecord> runs, TrainingOptions training) throws IOException {
    return shard == null || jobs.asked().isPresent() ? jobs.of(runs, training) : Optional.empty();
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
    jobs.check(hasRanks);
    if (jobs.asked().isPresent()) {
      tasks.add("--jobs");
    }
    if (tasks.size() > 1) {
      throw WrongUse.of(spec, "expected one of " + String.join(" and ", tasks) + ", found both");
    }
    if (shard().isPresent() && !trains) {
      throw WrongUse.of(
          spec, "%s is about all runs: leave out --shard %s".formatted(tasks.get(0), shard));
    }
  }

  /** What {@code --print-commands} prints for each of so many runs. */
  List<String> commands(int runs) {
    GivenCommand part =
        GivenCommand.of(spec)
            .withoutFlag("--print-commands")
            .withoutFlag("--json")
            .withAbsolutePaths();
    List<String> commands = new ArrayList<>();
    for (int i = 1; i <= runs; i++) {
      commands.add(part.with("--shard", new Shard(i, runs).toString()).inShell());
    }
    return commands;
  }
}
