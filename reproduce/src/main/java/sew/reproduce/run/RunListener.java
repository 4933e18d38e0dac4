package sew.reproduce.run;

import java.util.List;
import java.util.Map;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Experiment;
import sew.train.EpochMetrics;
import sew.train.Progress;

/**
 * Follows a list of runs, on the training thread: the command line shows them on its console, a
 * notebook in a cell. Between {@link #start} and {@link #done}, {@link #onBatch} is called for
 * every batch.
 */
public interface RunListener extends Progress {

  /** A slow step before the first run, such as integrating events; not every one need be shown. */
  void note(String note);

  /** All experiments in their order, and the samples that each of their data sets became. */
  void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples);

  /** A run starts, or resumes after {@code epoch} epochs. */
  void start(Experiment experiment, int epoch, SweepProgress progress);

  /** What must be seen of the data, or of the run that has started last. */
  void warn(String warning);

  void epochDone(EpochMetrics epoch);

  /** Nothing is left but runs that other processes train; they may take as long as any. */
  default void waiting(List<Experiment> held) {}

  /**
   * A run has ended.
   *
   * @param before whether it had already ended and was only read, without {@link #start}
   */
  void done(RunRecord run, boolean before, SweepProgress progress);

  /** The last call, also when the runs were interrupted. */
  void end();
}
