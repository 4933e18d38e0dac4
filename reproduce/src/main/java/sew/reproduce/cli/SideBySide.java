package sew.reproduce.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
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
   * @throws IOException if none came to its end
   */
  void train(TrainingOptions training, List<Experiment> experiments) throws IOException {
    // What all of them need is made once, or fails once.
    training.compute();
    for (Experiment.Data data : experiments.stream().map(Experiment::data).distinct().toList()) {
      training.prepared(data);
    }
    int failed;
    try {
      // Jobs are as quiet as this process, and say only what must be seen.
      failed = new JobProcesses(jobs, command, training.outputOptions().warnings()).run();
    } catch (InterruptedException e) {
      throw (CancellationException) new CancellationException("interrupted").initCause(e);
    }
    if (failed == jobs) {
      throw new IOException("no job came to its end; what they said is above");
    }
  }
}
