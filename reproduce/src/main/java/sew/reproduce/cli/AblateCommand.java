package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.ProcessLock;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.Runner;
import sew.reproduce.run.Shard;
import sew.reproduce.tables.AblationTable;

/** {@code sew ablate}. */
@Command(
    name = "ablate",
    sortOptions = false,
    description = {
      "Sweeps over networks, recipes and seeds.",
      "Options that take NAMES or NUMBERS, and those from --steps to --alpha, take values separated by commas, such as --lr 0.1,0.01 --steps 4,8: each option is an axis.",
      "Finished runs are read, interrupted ones are resumed; the table has means and standard deviations.",
      "Several processes with one --out share the runs: each trains what no other does.",
      "Without --data it runs on a synthetic gesture set that it generates itself."
    })
final class AblateCommand implements Callable<Integer> {
  @Mixin private SweepOptions axes;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Train only every N-th run, from the I-th of them on, and leave the table to --collect.")
  private String shard;

  @Option(
      names = "--collect",
      description =
          "Train nothing: make the table from the runs in --out, and name those that are missing.")
  private boolean collect;

  @Option(names = "--dry-run", description = "Only list the experiments, and which are finished.")
  private boolean dryRun;

  @Spec private CommandSpec spec;
  @Mixin private RecipeOptions recipe;
  @Mixin private TrainingOptions training;

  @Override
  public Integer call() throws IOException {
    requireOneTask();
    Sweep sweep = axes.sweep(training.setting(), recipe);
    ResultWriter output = training.output();
    training.requireFit(sweep.experiments());
    if (collect) {
      return collect(sweep, output);
    }
    training.requireDevice();
    if (dryRun) {
      list(sweep, output);
      return 0;
    }
    Runner runner = training.reproduction().startFrom(recipe.initialWeights());
    if (shard != null) {
      return train(WrongUse.checked(spec, "--shard", () -> Shard.of(shard)), sweep, runner);
    }
    List<RunRecord> runs = runner.runWithGradients(sweep.experiments(), training.view());
    return write(new AblationTable(sweep, runs), output);
  }

  private void requireOneTask() {
    if (collect && dryRun) {
      throw WrongUse.of(spec, "expected one of --collect and --dry-run, found both");
    }
    if (shard != null && (collect || dryRun)) {
      throw WrongUse.of(
          spec,
          "--shard trains a part of the runs; leave it out with "
              + (collect ? "--collect, which reads all of them" : "--dry-run, which lists them"));
    }
  }

  /** The runs of one worker; a run that diverges has ended, too. */
  private int train(Shard shard, Sweep sweep, Runner runner) throws IOException {
    List<Experiment> all = sweep.experiments();
    List<Experiment> own = shard.of(all);
    if (!own.isEmpty()) {
      runner.runWithGradients(own, training.view());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "shard %s: its %d of %d runs have ended; --collect makes the table%n",
        shard, own.size(), all.size());
    out.flush();
    return 0;
  }

  private int collect(Sweep sweep, ResultWriter output) throws IOException {
    AblationTable results =
        new AblationTable(sweep, training.reader(output.folder()).read(sweep.experiments()));
    List<RunRecord> missing = results.runs().stream().filter(run -> !run.isOver()).toList();
    int all = results.runs().size();
    if (results.runs().stream().allMatch(run -> run.directory().isEmpty())) {
      throw new IOException(
          "%s: expected runs of this sweep, found none of its %d; give the options that they were trained with"
              .formatted(output.folder(), all));
    }
    int code = write(results, output);
    if (!missing.isEmpty()) {
      print(missing);
      throw new IOException(
          "%d of %d runs in %s have not ended; the table is without them"
              .formatted(missing.size(), all, output.folder()));
    }
    return code;
  }

  /** One process at a time: several may have waited for the same last run. */
  private static int write(AblationTable results, ResultWriter output) throws IOException {
    try (ProcessLock lock = ProcessLock.hold(output.folder().resolve("table.lock"))) {
      results.write(output);
    }
    return results.isComplete() ? 0 : 1;
  }

  private void list(Sweep sweep, ResultWriter output) throws IOException {
    List<RunRecord> runs = training.reader(output.folder()).read(sweep.experiments());
    print(runs);
    long ended = runs.stream().filter(RunRecord::isOver).count();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%d of %d runs have ended in %s%n", ended, runs.size(), output.folder());
    out.flush();
  }

  private void print(List<RunRecord> runs) {
    PrintWriter out = spec.commandLine().getOut();
    runs.forEach(
        run ->
            out.printf(
                "%-12s seed %d  %-32s %s%n",
                run.progress(),
                run.experiment().seed(),
                run.caption().name(),
                run.caption().scale()));
    out.flush();
  }
}
