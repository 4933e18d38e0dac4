package sew.reproduce.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import sew.reproduce.console.LiveJobs;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.jobs.JobProcesses;

/**
 * Several processes on this machine that do the same command: they share its runs by their locks,
 * and leave the table to the process that has started them.
 */
record SideBySide(int jobs, List<String> command) {

  /**
   * Returns when all have ended. One that failed has said why, and its runs may be missing.
   *
   * @param runs how far {@code experiments} are
   * @throws IOException if none came to its end
   */
  void train(TrainingOptions training, List<Experiment> experiments, LiveJobs.Runs runs)
      throws IOException {
    // What all of them need is made once, or fails once.
    training.compute();
    for (Experiment.Data data : experiments.stream().map(Experiment::data).distinct().toList()) {
      training.prepared(data);
    }
    OutputOptions console = training.outputOptions();
    int failed;
    if (console.isLive()) {
      List<String> quiet = new ArrayList<>(command);
      quiet.add("--quiet");
      try (LiveJobs view = new LiveJobs(console.messages(), runs)) {
        failed = failed(quiet, view::say);
      }
    } else {
      // Jobs are as quiet as this process, and say only what must be seen.
      failed = failed(command, console.warnings()::println);
    }
    if (failed == jobs) {
      throw new IOException("no job came to its end; what they said is above");
    }
  }

  private int failed(List<String> command, Consumer<String> out) throws IOException {
    try {
      return new JobProcesses(jobs, command, out).run();
    } catch (InterruptedException e) {
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
  }
}
