package sew.reproduce.run;

import java.util.List;
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

  /** All experiments in their order, and the frames that they are trained and tested on. */
  void begin(List<Experiment> experiments, FrameSet frames);

  /** A run starts, or goes on after {@code epoch} epochs. */
  void start(Experiment experiment, int epoch, SweepProgress standing);

  /** A sentence about the run that has just started which nobody should miss. */
  void warn(String warning);

  void epochDone(EpochMetrics epoch);

  /** A run is over; one that was over before was never started. */
  void done(Outcome outcome, SweepProgress standing);

  /** Nothing more comes, even when the runs were interrupted. */
  void end();
}
