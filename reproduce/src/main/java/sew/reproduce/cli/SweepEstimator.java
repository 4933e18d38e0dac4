package sew.reproduce.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.Estimate;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.SweepEstimate;

/** Estimates how long a sweep will take here. */
final class SweepEstimator {
  private final TrainingOptions training;
  private final List<RunRecord> runs;
  private Optional<ClipCounts> samples = Optional.empty();

  SweepEstimator(TrainingOptions training, List<RunRecord> runs) {
    this.training = training;
    this.runs = runs;
  }

  SweepEstimate estimate() throws IOException {
    return SweepEstimate.of(runs, this::epoch);
  }

  private Duration epoch(Experiment experiment) throws IOException {
    return Estimate.of(experiment, samples(), training.compute().start()).epoch();
  }

  /** As many in every run; counted in the smallest frames, which are prepared first. */
  private ClipCounts samples() throws IOException {
    if (samples.isEmpty()) {
      samples = runs.stream().flatMap(run -> run.clips().stream()).findFirst();
    }
    if (samples.isEmpty()) {
      Experiment smallest =
          runs.stream()
              .map(RunRecord::experiment)
              .min(Comparator.comparingLong(run -> (long) run.data().steps() * run.data().size()))
              .orElseThrow();
      samples = Optional.of(TableTraining.samples(training, smallest));
    }
    return samples.get();
  }
}
