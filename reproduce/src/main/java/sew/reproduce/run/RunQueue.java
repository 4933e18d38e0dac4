package sew.reproduce.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import sew.reproduce.experiment.Experiment;

/**
 * A list of runs that several processes may share: each takes the first that no other holds, and
 * comes back at the end to those that were held, for their results or, where their process has
 * ended before them, to go on with them.
 */
final class RunQueue {
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 5000;

  /** Trains one of the runs to its end, unless another process holds it. */
  @FunctionalInterface
  interface Attempt {
    Optional<Ended> run(Experiment experiment, SweepProgress progress) throws IOException;
  }

  /**
   * A run that has ended.
   *
   * @param before whether it was only read
   */
  record Ended(RunRecord run, boolean before) {}

  private final List<Experiment> experiments;
  private final Map<Experiment, RunDirectory> directories;
  private final EtaEstimator eta;
  private final RunListener view;
  private final boolean mayWait;
  private final Map<Experiment, RunRecord> ended = new HashMap<>();

  /**
   * Says what to run.
   *
   * @param mayWait whether to wait for other processes; without, their runs are an error at the end
   */
  RunQueue(
      List<Experiment> experiments,
      Map<Experiment, RunDirectory> directories,
      RunListener view,
      boolean mayWait) {
    this.experiments = experiments;
    this.directories = directories;
    this.eta = new EtaEstimator(experiments);
    this.view = view;
    this.mayWait = mayWait;
  }

  /** Returns when all have ended, with one for each experiment, in their order. */
  List<RunRecord> run(Attempt attempt) throws IOException {
    List<Experiment> left = experiments;
    long wait = FIRST_WAIT_MILLIS;
    while (!left.isEmpty()) {
      List<Experiment> held = attempted(left, attempt);
      if (held.size() < left.size()) {
        wait = FIRST_WAIT_MILLIS;
      } else {
        if (wait == FIRST_WAIT_MILLIS) {
          announce(held);
        }
        pause(wait);
        wait = Math.min(LONGEST_WAIT_MILLIS, wait + wait / 2);
      }
      left = held;
    }
    return experiments.stream().map(ended::get).toList();
  }

  /** Tries each once; those that other processes hold. */
  private List<Experiment> attempted(List<Experiment> left, Attempt attempt) throws IOException {
    List<Experiment> held = new ArrayList<>();
    for (Experiment experiment : left) {
      Optional<Ended> run = attempt.run(experiment, progress());
      if (run.isEmpty()) {
        held.add(experiment);
      } else {
        ended.put(experiment, run.get().run());
        view.done(run.get().run(), run.get().before(), progress());
      }
    }
    return held;
  }

  /** Of all runs, whichever process has trained them. */
  private SweepProgress progress() throws IOException {
    for (Experiment experiment : experiments) {
      RunDirectory directory = directories.get(experiment);
      if (!eta.hasEnded(experiment) && directory.isOver()) {
        eta.runEnded(experiment, directory.summary());
      }
    }
    return eta.after(ended.size());
  }

  private void announce(List<Experiment> held) throws IOException {
    if (!mayWait) {
      throw ExperimentRun.isHeld(directories.get(held.get(0)));
    }
    view.waiting(held);
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw (CancellationException)
          new CancellationException("interrupted while other processes train").initCause(e);
    }
  }
}
