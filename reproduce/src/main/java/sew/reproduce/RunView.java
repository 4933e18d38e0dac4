package sew.reproduce;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import sew.data.FrameSet;
import sew.train.EpochMetrics;
import sew.train.Progress;
import sew.train.Trainer;

/** Shows runs as they go on: a bar on a terminal, a line an epoch in a log. */
final class RunView implements Progress {
  private final PrintStream out;
  private final boolean terminal;
  private ProgressBar bar;
  private String title = "";
  private int epochs;

  RunView(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  void alreadyFinished(Experiment experiment, RunDirectory directory) {
    out.printf("%s: finished before, read from %s%n", experiment.name(), directory.path());
  }

  void start(Experiment experiment, Trainer trainer, FrameSet frames) {
    title = experiment.name();
    epochs = experiment.recipe().epochs();
    int batch = experiment.recipe().batchSize();
    int perEpoch = frames.train().size() / batch + (frames.test().size() + batch - 1) / batch;
    if (trainer.epoch() > 0) {
      out.printf("%s: goes on after epoch %d of %d%n", title, trainer.epoch(), epochs);
    }
    if (terminal) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(title)
              .setInitialMax((long) perEpoch * epochs)
              .startsFrom((long) perEpoch * trainer.epoch(), java.time.Duration.ZERO)
              .setUnit(" batches", 1)
              .setSpeedUnit(java.time.temporal.ChronoUnit.SECONDS)
              .setStyle(ProgressBarStyle.ASCII)
              .showSpeed()
              .setUpdateIntervalMillis(200)
              .build();
    }
  }

  @Override
  public void hear(Report r) {
    if (bar != null) {
      bar.step();
      bar.setExtraMessage(
          String.format(
              Locale.ROOT,
              " epoch %d/%d %s loss %.3f acc %.1f %%",
              r.epoch() + 1,
              epochs,
              r.training() ? "train" : "test",
              r.loss(),
              100 * r.accuracy()));
    }
  }

  void epochDone(EpochMetrics e) {
    if (bar == null) {
      out.printf(
          Locale.ROOT,
          "%s  epoch %d/%d  lr %.2e  train loss %.4f acc %.2f %%  test loss %.4f acc %.2f %%"
              + "  %.1f s  %.1f clips/s%n",
          title,
          e.epoch() + 1,
          epochs,
          e.learningRate(),
          e.trainLoss(),
          100 * e.trainAccuracy(),
          e.testLoss(),
          100 * e.testAccuracy(),
          e.seconds(),
          e.clipsPerSecond());
    }
  }

  void stop() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
