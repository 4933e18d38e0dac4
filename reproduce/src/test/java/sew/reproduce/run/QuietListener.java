package sew.reproduce.run;

import java.util.List;
import java.util.Map;
import sew.data.SplitSamples;
import sew.reproduce.experiment.Experiment;
import sew.train.EpochMetrics;

/** Follows runs without a word; a test overrides what it looks at. */
interface QuietListener extends RunListener {
  @Override
  default void note(String note) {}

  @Override
  default void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {}

  @Override
  default void start(Experiment experiment, int epoch, SweepProgress progress) {}

  @Override
  default void warn(String warning) {}

  @Override
  default void onBatch(Report report) {}

  @Override
  default void epochDone(EpochMetrics epoch) {}

  @Override
  default void done(RunRecord run, boolean before, SweepProgress progress) {}

  @Override
  default void end() {}
}
