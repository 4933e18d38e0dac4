package sew.reproduce.cli;

import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.console.EstimateText;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Scale;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.Estimate;
import sew.reproduce.run.PreparedData;
import sew.reproduce.run.RunRecord;

/** Options with which Tables 2, 3 and 6 train their networks, and how they do. */
final class TableTraining {
  @Mixin private TrainingOptions training;

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

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  TrainingOptions training() {
    return training;
  }

  long seed() {
    return seed;
  }

  /** The runs of {@code experiments}; empty if they were only to be estimated. */
  Optional<List<RunRecord>> run(Dataset dataset, List<Experiment> experiments) throws IOException {
    ResultWriter output = training.output(dataset);
    if (dryRun || training.scale() == Scale.PAPER) {
      for (Experiment experiment : experiments) {
        estimate(experiment, output);
      }
    }
    return dryRun
        ? Optional.empty()
        : Optional.of(training.reproduction(output.folder()).run(experiments, training.view()));
  }

  private void estimate(Experiment experiment, ResultWriter output) throws IOException {
    Optional<ClipCounts> papers = ClipCounts.ofPapers(experiment.data().dataset());
    ClipCounts samples = papers.isPresent() ? papers.get() : prepared(experiment);
    int size = experiment.data().size();
    Shape shape =
        experiment.data().dataset().isStill()
            ? new Shape(3, size, size)
            : new Shape(experiment.recipe().trainSteps(), 2, size, size);
    Estimate estimate = Estimate.of(experiment, samples, shape, training.compute().start());
    output.console().println(EstimateText.of(experiment, samples, estimate));
  }

  private ClipCounts prepared(Experiment experiment) throws IOException {
    PreparedData data = training.prepared(experiment.data());
    return new ClipCounts(data.samples().train().size(), data.samples().test().size());
  }
}
