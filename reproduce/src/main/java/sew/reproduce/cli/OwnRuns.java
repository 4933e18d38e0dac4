package sew.reproduce.cli;

import java.util.List;
import java.util.Map;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.SweepProgress;
import sew.train.EpochMetrics;

/** Shows what a worker does itself, and is silent about runs that had ended before. */
record OwnRuns(RunListener view) implements RunListener {

  @Override
  public void note(String note) {
    view.note(note);
  }

  @Override
  public void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {
    view.begin(experiments, samples);
  }

  @Override
  public void start(Experiment experiment, int epoch, SweepProgress progress) {
    view.start(experiment, epoch, progress);
  }

  @Override
  public void warn(String warning) {
    view.warn(warning);
  }

  @Override
  public void onBatch(Report report) {
    view.onBatch(report);
  }

  @Override
  public void epochDone(EpochMetrics epoch) {
    view.epochDone(epoch);
  }

  @Override
  public void waiting(List<Experiment> held) {
    view.waiting(held);
  }

  @Override
  public void done(RunRecord run, boolean before, SweepProgress progress) {
    if (!before) {
      view.done(run, false, progress);
    }
  }

  @Override
  public void end() {
    view.end();
  }
}
