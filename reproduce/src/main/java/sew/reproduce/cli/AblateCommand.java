package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.console.EstimateText;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.ProcessLock;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.Runner;
import sew.reproduce.run.Shard;
import sew.reproduce.run.SweepEstimate;
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

  @Mixin private SharingOptions sharing;
  @Mixin private SparkOptions spark;

  @Option(
      names = "--dry-run",
      description =
          "Only list the experiments, which are finished, and how long the others will take here.")
  private boolean dryRun;

  @Mixin private RecipeOptions recipe;
  @Mixin private TrainingOptions training;

  @Override
  public Integer call() throws IOException {
    spark.check();
    sharing.check(dryRun, training.hasRanks());
    Sweep sweep = axes.sweep(training.setting(), recipe);
    ResultWriter output = training.output();
    training.requireFit(sweep.experiments());
    if (sharing.printsCommands()) {
      List<String> commands = sharing.commands(sweep.experiments().size());
      training.outputOptions().say("commands", commands, commands);
      return 0;
    }
    if (sharing.collects()) {
      return collect(sweep, output);
    }
    training.requireDevice();
    if (dryRun) {
      list(sweep, output);
      return 0;
    }
    Shard shard = sharing.shard().orElse(Shard.ALL);
    List<Experiment> own = shard.of(sweep.experiments());
    Runner reader = training.reader(output.folder());
    Optional<SideBySide> jobs = sharing.jobs(reader.read(own), training);
    if (jobs.isPresent()) {
      jobs.get().train(training, own, () -> reader.read(own));
      return sharing.shard().isPresent() ? 0 : collect(sweep, output);
    }
    Runner runner = training.reproduction().startFrom(recipe.initialWeights());
    if (sharing.shard().isPresent() || training.endsWithInput()) {
      return train(shard, sweep, runner);
    }
    List<RunRecord> runs = runner.runWithGradients(sweep.experiments(), training.view());
    return write(new AblationTable(sweep, runs), output);
  }

  /** The runs of one worker; one that diverges has ended, too. */
  private int train(Shard shard, Sweep sweep, Runner runner) throws IOException {
    List<Experiment> all = sweep.experiments();
    List<Experiment> own = shard.of(all);
    if (!own.isEmpty()) {
      runner.runWithGradients(own, new OwnRuns(training.view()));
    }
    if (!training.endsWithInput()) {
      training
          .outputOptions()
          .say(
              "shard",
              Map.of("shard", shard.toString(), "ended", own.size(), "of", all.size()),
              List.of(
                  "shard %s: its %d of %d runs have ended; --collect makes the table"
                      .formatted(shard, own.size(), all.size())));
    }
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
      training.outputOptions().say("missing", facts(missing), lines(missing));
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
    OutputOptions console = training.outputOptions();
    console.say("runs", facts(runs), lines(runs));
    long ended = runs.stream().filter(RunRecord::isOver).count();
    // Who starts this for the list, as Spark's tasks do, does not wait for measured steps.
    if (ended < runs.size() && !training.endsWithInput()) {
      SweepEstimate estimate = new SweepEstimator(training, runs).estimate();
      console.say("secondsLeft", estimate.left().toSeconds(), List.of(EstimateText.of(estimate)));
    }
    console.say(
        "folder",
        output.folder().toString(),
        List.of("%d of %d runs have ended in %s".formatted(ended, runs.size(), output.folder())));
  }

  /**
   * One line per run, or two where the terminal is too narrow; what all runs share is said once.
   */
  private static List<String> lines(List<RunRecord> runs) {
    List<String> shared =
        runs.stream().map(run -> run.caption().scaleWithoutNetwork()).distinct().toList();
    List<String> lines = new ArrayList<>();
    if (shared.size() == 1) {
      lines.add("all runs: " + shared.get(0));
    }
    for (RunRecord run : runs) {
      Caption caption = run.caption();
      String line =
          "%-12s seed %d  %-32s "
              .formatted(run.progress(), run.experiment().seed(), caption.name());
      String rest =
          (shared.size() == 1 ? caption.network() : caption.scale())
              + run.directory().map(there -> "  " + there.name()).orElse("");
      boolean fits = line.length() + rest.length() <= ProcessFacts.columns();
      lines.add(fits ? line + rest : line.stripTrailing() + "\n    " + rest);
    }
    return lines;
  }

  private static List<Map<String, Object>> facts(List<RunRecord> runs) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (RunRecord run : runs) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("progress", run.progress());
      facts.put("seed", run.experiment().seed());
      facts.put("network", run.caption().name());
      facts.put("scale", run.caption().scale());
      facts.put("directory", run.directory().map(RunDirectory::name).orElse(null));
      all.add(facts);
    }
    return all;
  }
}
