package sew.notebook;

import java.util.List;
import java.util.Locale;
import sew.data.FrameSet;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.plot.PlotlyPage;
import sew.reproduce.run.Outcome;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.SweepProgress;
import sew.train.EpochMetrics;
import sew.train.Recipe;

/**
 * Shows runs under the cell that started them: one bar over all, and a line for each that is over.
 */
public final class CellView implements RunListener {
  private final LiveOutput preparation = new LiveOutput();
  private ProgressBar bar;
  private int batches;
  private String title = "";

  @Override
  public void note(String note) {
    if (preparation.isDue()) {
      preparation.show("<progress></progress> <code>" + PlotlyPage.escaped(note) + "</code>", note);
    }
  }

  @Override
  public void begin(List<Experiment> experiments, FrameSet frames) {
    Recipe recipe = experiments.get(0).recipe();
    batches = recipe.trainBatches(frames.train()) + recipe.testBatches(frames.test());
    long all = experiments.stream().mapToLong(this::batches).sum();
    bar = new ProgressBar("%d runs, batch".formatted(experiments.size()), all);
  }

  private long batches(Experiment experiment) {
    return (long) batches * experiment.recipe().epochs();
  }

  @Override
  public void start(Experiment experiment, int epoch, SweepProgress standing) {
    title = experiment.name();
    bar.skip((long) batches * epoch);
  }

  @Override
  public void warn(String warning) {
    System.out.println(title + ": " + warning);
  }

  @Override
  public void onBatch(Report report) {
    bar.step(title + ", " + ProgressBar.words(report));
  }

  @Override
  public void epochDone(EpochMetrics epoch) {}

  @Override
  public void done(Outcome outcome, SweepProgress standing) {
    if (outcome.before()) {
      bar.skip(batches(outcome.experiment()));
    }
    System.out.printf(
        "%s, seed %d: %s%s%n",
        outcome.experiment().name(),
        outcome.experiment().seed(),
        outcome.summary().map(CellView::words).orElse("diverged"),
        outcome.before() ? " (read, trained before)" : "");
  }

  private static String words(RunMetrics summary) {
    return String.format(
        Locale.ROOT,
        "last %.2f %%, best %.2f %% (epoch %d)",
        100 * summary.last(),
        100 * summary.best(),
        summary.bestEpoch() + 1);
  }

  @Override
  public void end() {
    bar.close();
  }
}
