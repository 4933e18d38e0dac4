package sew.reproduce.ranks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sew.collective.ProcessGroup;
import sew.collective.Ranks;
import sew.compute.Compute;
import sew.registry.Types;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.result.ProcessFacts;
import sew.train.BatchStatistics;

/**
 * The processes of one command as rank 0 sees them. They meet when the first run needs them, so
 * that a command which only prints results waits for nobody.
 */
public final class RankGroup implements AutoCloseable {
  private final int size;
  private final boolean isAsked;
  private final BatchStatistics statistics;
  private final Duration timeout;
  private final Optional<RankPlace> place;
  private final Optional<RankProcesses> processes;
  private ProcessGroup group;
  private List<String> members = List.of();
  private boolean isEnded;

  private RankGroup(
      int size,
      boolean isAsked,
      BatchStatistics statistics,
      Duration timeout,
      Optional<RankPlace> place,
      Optional<RankProcesses> processes) {
    this.size = size;
    this.isAsked = isAsked;
    this.statistics = statistics;
    this.timeout = timeout;
    this.place = place;
    this.processes = processes;
  }

  /** This process alone. */
  public static RankGroup alone() {
    return new RankGroup(
        1, false, BatchStatistics.OF_EACH_RANK, Duration.ZERO, Optional.empty(), Optional.empty());
  }

  /** Processes that somebody else starts, this one being rank 0. */
  public static RankGroup at(RankPlace place, BatchStatistics statistics, Duration timeout) {
    return new RankGroup(
        place.world(), true, statistics, timeout, Optional.of(place), Optional.empty());
  }

  /** Processes that this one starts. */
  public static RankGroup of(
      RankProcesses processes, BatchStatistics statistics, Duration timeout) {
    return new RankGroup(
        processes.size(), true, statistics, timeout, Optional.empty(), Optional.of(processes));
  }

  public int size() {
    return size;
  }

  /** Whether somebody said how many there are, if only one. */
  public boolean isAsked() {
    return isAsked;
  }

  /** By what BN normalises. */
  public BatchStatistics statistics() {
    return statistics;
  }

  /** Those that train together, after all of them have come. */
  public Ranks ranks() throws IOException {
    if (size == 1) {
      return Ranks.alone();
    }
    if (group == null) {
      RankPlace first = place.isPresent() ? place.get() : processes.get().start();
      group = ProcessGroup.join(first.meeting(), 0, size, timeout);
      members = group.gather(describe(group));
    }
    return group;
  }

  /** Each rank and its process, in a line for {@code environment.json}; empty before they met. */
  public List<String> members() {
    return members;
  }

  /** A line for this process. */
  public static String describe(Ranks ranks) {
    return "rank %d: process %d on %s"
        .formatted(ranks.rank(), ProcessHandle.current().pid(), ProcessFacts.host());
  }

  /** Tells the others what they train next, together with this process. */
  public void begin(
      Experiment experiment, Compute.Resolved compute, String dataSha256, int epochs, Types types)
      throws IOException {
    if (size > 1) {
      RankJob.of(experiment, compute, dataSha256, epochs, statistics).send(ranks(), types);
    }
  }

  /** Why one of the processes that this one started ended, if one did. */
  public Optional<String> failure() {
    return processes.flatMap(RankProcesses::failure);
  }

  /** Lets the others go, after the last run. */
  public void end() {
    processes.ifPresent(RankProcesses::expectEnd);
    if (group != null && failure().isEmpty()) {
      RankJob.sendEnd(group);
      group.close();
      isEnded = true;
    }
  }

  /**
   * Ends those that this process started. Without {@link #end} they are in the middle of a run, and
   * cannot be told anything any more.
   */
  @Override
  public void close() {
    processes.ifPresent(children -> children.close(isEnded));
  }
}
