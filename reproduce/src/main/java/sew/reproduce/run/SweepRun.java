package sew.reproduce.run;

import java.io.IOException;
import java.util.Optional;
import sew.reproduce.experiment.Experiment;

/**
 * How far one run of a sweep is.
 *
 * @param epochs that are done
 * @param summary empty for a run that is not finished
 * @param diverged whether its loss was no number any more
 * @param gradients empty for a run that was never started
 */
public record SweepRun(
    Experiment experiment,
    int epochs,
    Optional<RunMetrics> summary,
    boolean diverged,
    Optional<InitialGradients> gradients) {

  public static SweepRun of(Experiment experiment, RunDirectory run) throws IOException {
    return new SweepRun(
        experiment, run.epochs(), run.summary(), run.divergence().isPresent(), run.gradients());
  }

  public static SweepRun missing(Experiment experiment) {
    return new SweepRun(experiment, 0, Optional.empty(), false, Optional.empty());
  }

  public boolean isOver() {
    return summary.isPresent() || diverged;
  }

  /** "finished", "diverged", "2/10 epochs" or "to do". */
  public String words() {
    if (isOver()) {
      return diverged ? "diverged" : "finished";
    }
    return epochs == 0 ? "to do" : "%d/%d epochs".formatted(epochs, experiment.recipe().epochs());
  }
}
