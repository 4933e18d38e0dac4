package sew.notebook;

import java.util.List;
import sew.data.FrameSet;
import sew.reproduce.console.RunText;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.plot.PlotlyPage;
import sew.reproduce.run.Outcome;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.SweepProgress;
import sew.train.EpochMetrics;

/** Shows runs under the cell that started them: one bar for all, and one line per finished run. */
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
    batches = RunText.batchesPerEpoch(experiments.get(0), frames);
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
    bar.step(title + ", " + ProgressBar.describe(report));
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
        outcome.summary().map(RunText::describe).orElse("diverged"),
        outcome.before() ? " (read, trained before)" : "");
  }

  @Override
  public void end() {
    bar.close();
  }
}
