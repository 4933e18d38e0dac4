package sew.reproduce.run;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.tables.AblationTable;
import sew.reproduce.tables.Table4;
import sew.reproduce.tables.Table4Comparison;

/** Runs the experiments of a table one after another; the command line and notebooks call it. */
public final class Runner {
  private final Path out;
  private final Path data;
  private final Path cache;
  private final RunCompute compute;

  /**
   * Says where to run.
   *
   * @param out where the runs' directories are or will be
   * @param data the folder of the recordings; null for a set that the project generates
   */
  public Runner(Path out, Path data, RunCompute compute) {
    this(out, data, PreparedData.defaultCache(), compute);
  }

  /** As the system properties of this process say. */
  public Runner(Path out, Path data, Device device) {
    this(out, data, RunCompute.on(device));
  }

  Runner(Path out, Path data, Path cache, RunCompute compute) {
    this.out = out;
    this.data = data;
    this.cache = cache;
    this.compute = compute;
  }

  /**
   * Runs those of Table 4's experiments that are not finished yet; one that diverges leaves the
   * others alone.
   *
   * @param experiments those of {@link Table4#experiments}
   */
  public Table4Comparison table4(List<Experiment> experiments, RunListener view)
      throws IOException {
    PreparedData prepared = prepare(experiments, view);
    List<Outcome> outcomes = run(experiments, prepared, view, false);
    return new Table4Comparison(
        experiments,
        outcomes.stream().map(Outcome::summary).toList(),
        new Table4Comparison.Clips(
            prepared.frames().train().size(), prepared.frames().test().size()));
  }

  /**
   * Runs those of a sweep's experiments that are not finished yet, each after measuring the
   * gradients of its network before training; one that diverges leaves the others alone.
   */
  public AblationTable sweep(Sweep sweep, RunListener view) throws IOException {
    List<Experiment> experiments = sweep.experiments();
    PreparedData prepared = prepare(experiments, view);
    List<Outcome> outcomes = run(experiments, prepared, view, true);
    return AblationTable.of(sweep, outcomes.stream().map(Outcome::directory).toList());
  }

  private PreparedData prepare(List<Experiment> experiments, RunListener view) throws IOException {
    return PreparedData.of(experiments.get(0).data(), data, cache, view::note);
  }

  private List<Outcome> run(
      List<Experiment> experiments, PreparedData prepared, RunListener view, boolean gradients)
      throws IOException {
    EtaEstimator pace = new EtaEstimator(experiments);
    for (Experiment experiment : experiments) {
      RunDirectory directory = RunDirectory.of(out, experiment, prepared);
      if (directory.isOver()) {
        pace.over(experiment, directory.summary());
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    view.begin(experiments, prepared.frames());
    try {
      for (Experiment experiment : experiments) {
        RunDirectory directory = RunDirectory.of(out, experiment, prepared);
        if (gradients && directory.gradients().isEmpty()) {
          directory.write("gradients.json", measure(experiment, prepared));
        }
        Outcome outcome =
            new ExperimentRun(experiment, directory)
                .execute(prepared, compute, view, pace.after(outcomes.size()));
        outcomes.add(outcome);
        pace.over(experiment, outcome.summary());
        view.done(outcome, pace.after(outcomes.size()));
      }
    } finally {
      view.end();
    }
    return outcomes;
  }

  private InitialGradients measure(Experiment experiment, PreparedData prepared) {
    if (Thread.interrupted()) {
      throw new CancellationException("interrupted before " + experiment.name());
    }
    return InitialGradients.measure(experiment, prepared.frames().train(), compute.start());
  }
}
