package sew.notebook;

import java.util.List;
import java.util.Map;
import sew.data.SplitSamples;
import sew.reproduce.console.RunText;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.plot.Notation;
import sew.reproduce.run.RunListener;
import sew.reproduce.run.RunRecord;
import sew.reproduce.run.SweepProgress;
import sew.train.EpochMetrics;

/** Shows runs under the cell that started them: one bar for all, and one line per finished run. */
public final class CellView implements RunListener {
  private final LiveOutput preparation = new LiveOutput();
  private ProgressBar bar;
  private Map<Experiment.Data, SplitSamples> samples = Map.of();
  private String title = "";

  @Override
  public void note(String note) {
    if (preparation.isDue()) {
      preparation.show("<progress></progress> <code>" + Notation.escaped(note) + "</code>", note);
    }
  }

  @Override
  public void begin(List<Experiment> experiments, Map<Experiment.Data, SplitSamples> samples) {
    this.samples = samples;
    long all = experiments.stream().mapToLong(this::batches).sum();
    bar = new ProgressBar("%d runs, batch".formatted(experiments.size()), all);
  }

  private long batches(Experiment experiment) {
    return epochBatches(experiment) * experiment.recipe().epochs();
  }

  private long epochBatches(Experiment experiment) {
    return RunText.batchesPerEpoch(experiment, samples.get(experiment.data()));
  }

  @Override
  public void start(Experiment experiment, int epoch, SweepProgress standing) {
    title = Caption.of(experiment).name();
    bar.skip(epochBatches(experiment) * epoch);
  }

  @Override
  public void warn(String warning) {
    System.out.println((title.isEmpty() ? "" : title + ": ") + warning);
  }

  @Override
  public void onBatch(Report report) {
    bar.step(title + ", " + ProgressBar.describe(report));
  }

  @Override
  public void epochDone(EpochMetrics epoch) {}

  @Override
  public void done(RunRecord run, boolean before, SweepProgress standing) {
    if (before) {
      bar.skip(batches(run.experiment()));
    }
    System.out.printf(
        "%s, seed %d: %s%s%n",
        run.caption().name(),
        run.experiment().seed(),
        run.metrics().map(RunText::describe).orElse("diverged"),
        before ? " (read, trained before)" : "");
  }

  @Override
  public void end() {
    bar.close();
  }
}
