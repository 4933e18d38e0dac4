package sew.reproduce.run;

import java.util.Optional;
import sew.reproduce.experiment.Experiment;

/**
 * What came of one experiment.
 *
 * @param summary empty for a run that diverged
 * @param divergence empty for a run that was trained to its end
 * @param before whether it was over before and was only read
 */
public record Outcome(
    Experiment experiment,
    RunDirectory directory,
    Optional<RunMetrics> summary,
    Optional<Divergence> divergence,
    boolean before) {}
