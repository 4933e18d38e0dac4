package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.console.EstimateText;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.Estimate;
import sew.reproduce.run.InitialWeights;
import sew.reproduce.run.PreparedData;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.Runner;

/** Seed and estimate of every table that is trained, and how Tables 2, 3 and 6 are. */
final class TableTraining {
  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "2020",
      description = "Seed of weights and batches (default: 2020, the paper's).")
  private long seed;

  @Option(
      names = "--dry-run",
      description = "Only print what each run will take here: time, memory and disk.")
  private boolean dryRun;

  @Mixin private JobsOption jobs;

  long seed() {
    return seed;
  }

  /** Whether anything is to be trained. */
  boolean isAsked(TrainingOptions training) {
    return dryRun || training.areGiven();
  }

  /**
   * Writes the table with the runs that are there.
   *
   * @param ofTraining whether options were given that only training has a use for
   */
  static int print(
      TrainingOptions training, RunsOption runs, boolean ofTraining, RunsResultCommand.Body table)
      throws IOException {
    if (ofTraining || training.epochs().isPresent()) {
      throw training.wrongUse("options of training need --data DIR or --scale SCALE");
    }
    table.write(runs.runs(), training.printed());
    return 0;
  }

  /**
   * Trains {@code experiments}, unless they are only to be estimated, and writes the table.
   *
   * @param folder begins the name of the folder of the runs
   */
  int run(
      TrainingOptions training,
      RunsOption runs,
      String folder,
      Dataset dataset,
      List<Experiment> experiments,
      Optional<InitialWeights> start,
      RunsResultCommand.Body table)
      throws IOException {
    ResultWriter output = training.output(folder, dataset);
    if (!isWanted(training, dataset, experiments, output)) {
      return 0;
    }
    List<RunRecord> trained = train(training, experiments, start, output.folder());
    if (training.endsWithInput()) {
      return 0; // the process that has started this one makes the table
    }
    table.write(runs.with(trained), output);
    return trained.stream().allMatch(run -> run.metrics().isPresent()) ? 0 : 1;
  }

  /** Trains what has not ended, here or side by side; one for each experiment. */
  List<RunRecord> train(
      TrainingOptions training,
      List<Experiment> experiments,
      Optional<InitialWeights> start,
      Path folder)
      throws IOException {
    Runner reader = training.reader(folder);
    Optional<SideBySide> jobs = this.jobs.of(reader.read(experiments), training);
    if (jobs.isEmpty()) {
      RunListener view = training.view();
      return training
          .reproduction(folder)
          .startFrom(start)
          .run(experiments, training.endsWithInput() ? new OwnRuns(view) : view);
    }
    jobs.get().train(training, experiments, () -> reader.read(experiments));
    List<RunRecord> runs = reader.read(experiments);
    long missing = runs.stream().filter(run -> !run.isOver()).count();
    if (missing > 0) {
      training.warning().accept("%d of %d runs have not ended".formatted(missing, runs.size()));
    }
    return runs;
  }

  /** Says what runs at the paper's scale will take; whether they are wanted after that. */
  boolean isWanted(
      TrainingOptions training, Dataset dataset, List<Experiment> experiments, ResultWriter output)
      throws IOException {
    jobs.check(training.hasRanks());
    training.requireFit(experiments);
    training.requireData(dataset);
    if (dryRun || (training.scale() == Scale.PAPER && !training.endsWithInput())) {
      List<Map<String, Object>> estimates = new ArrayList<>();
      for (Experiment experiment : experiments) {
        ClipCounts samples = samples(training, experiment);
        Estimate estimate = Estimate.of(experiment, samples, training.compute().start());
        output.console().println(EstimateText.of(experiment, samples, estimate));
        estimates.add(facts(experiment, estimate));
      }
      training.outputOptions().say("estimates", estimates, List.of());
    }
    return !dryRun;
  }

  private static Map<String, Object> facts(Experiment experiment, Estimate estimate) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("network", Caption.of(experiment).name());
    facts.put("seed", experiment.seed());
    facts.put("secondsPerEpoch", estimate.epoch().toMillis() / 1e3);
    facts.put("seconds", estimate.whole().toMillis() / 1e3);
    estimate.memory().ifPresent(bytes -> facts.put("memoryBytes", bytes));
    facts.put("diskBytes", estimate.disk());
    return facts;
  }

  /** How many it trains and tests on, which may have to be prepared to be counted. */
  static ClipCounts samples(TrainingOptions training, Experiment experiment) throws IOException {
    // Images are counted in seconds; recordings would have to be integrated first.
    boolean counted = training.data().isPresent() && experiment.data().dataset().isStill();
    Optional<ClipCounts> papers =
        counted ? Optional.empty() : ClipCounts.ofPapers(experiment.data().dataset());
    return papers.isPresent() ? papers.get() : prepared(training, experiment);
  }

  private static ClipCounts prepared(TrainingOptions training, Experiment experiment)
      throws IOException {
    PreparedData data = training.prepared(experiment.data());
    return new ClipCounts(data.samples().train().size(), data.samples().test().size());
  }
}
