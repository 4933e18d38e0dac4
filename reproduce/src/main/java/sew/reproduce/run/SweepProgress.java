package sew.reproduce.run;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a list of runs is.
 *
 * @param done runs that have ended
 * @param left the time the others will take, estimated from finished ones; empty before the first
 */
public record SweepProgress(int done, int total, Optional<Duration> left) {}
