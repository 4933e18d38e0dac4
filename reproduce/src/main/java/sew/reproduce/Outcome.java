package sew.reproduce;

import java.util.Optional;

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
    Optional<Summary> summary,
    Optional<Divergence> divergence,
    boolean before) {}
