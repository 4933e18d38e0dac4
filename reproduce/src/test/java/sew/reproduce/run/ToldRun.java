package sew.reproduce.run;

import java.util.List;
import java.util.Optional;
import sew.reproduce.experiment.Experiment;
import sew.train.EpochMetrics;

/** Records of runs that nobody has made. */
public final class ToldRun {
  public static final ClipCounts IMAGE_NET = new ClipCounts(1_281_167, 50_000);
  public static final ClipCounts CIFAR10_DVS = new ClipCounts(9000, 1000);

  private ToldRun() {}

  /** A finished run with these epochs. */
  public static RunRecord finished(
      Experiment experiment, ClipCounts clips, List<EpochMetrics> epochs) {
    Optional<RunMetrics> metrics = Optional.of(RunMetrics.of(epochs, clips.test()));
    return record(experiment, RunRecord.State.FINISHED, epochs, metrics, clips);
  }

  /** A run that is not finished. */
  public static RunRecord unfinished(
      Experiment experiment, ClipCounts clips, List<EpochMetrics> epochs) {
    return record(experiment, RunRecord.State.UNFINISHED, epochs, Optional.empty(), clips);
  }

  private static RunRecord record(
      Experiment experiment,
      RunRecord.State state,
      List<EpochMetrics> epochs,
      Optional<RunMetrics> metrics,
      ClipCounts clips) {
    return new RunRecord(
        experiment,
        Optional.empty(),
        state,
        epochs,
        metrics,
        Optional.empty(),
        Optional.of(clips),
        List.of("java, channels-first, float32"),
        Optional.empty(),
        Optional.of("0123456789abcdef"));
  }

  /** One epoch; accuracies from 0 to 1. */
  public static EpochMetrics epoch(
      int epoch, double trainLoss, double trainAccuracy, double testAccuracy, Double top5) {
    return new EpochMetrics(
        epoch, 0.1, trainLoss, trainAccuracy, 1, testAccuracy, 2, 100, top5, 0, 0);
  }
}
