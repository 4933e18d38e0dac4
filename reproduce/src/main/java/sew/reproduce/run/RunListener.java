package sew.reproduce.run;

import java.util.List;
import java.util.Map;
import sew.data.FrameSet;
import sew.reproduce.experiment.Experiment;
import sew.train.EpochMetrics;
import sew.train.Progress;

/**
 * Hears how a list of runs goes on, on the training thread: the command line shows it on its
 * console, a notebook in a cell. Between {@link #start} and {@link #done} it hears of every batch.
 */
public interface RunListener extends Progress {

  /** Hears of what takes time before the first run, such as integrating events. */
  void note(String note);

  /** All experiments in their order, and the frames that each of their data sets became. */
  void begin(List<Experiment> experiments, Map<Experiment.Data, FrameSet> frames);

  /** A run starts, or goes on after {@code epoch} epochs. */
  void start(Experiment experiment, int epoch, SweepProgress standing);

  /** A sentence about the run that has just started which nobody should miss. */
  void warn(String warning);

  void epochDone(EpochMetrics epoch);

  /**
   * A run is over.
   *
   * @param before whether it was over before and was only read, without {@link #start}
   */
  void done(RunRecord run, boolean before, SweepProgress standing);

  /** Nothing more comes, even when the runs were interrupted. */
  void end();
}
