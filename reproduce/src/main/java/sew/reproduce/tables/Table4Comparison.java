package sew.reproduce.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.TrainingSetup;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.run.RunDirectories;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunMetrics;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Table 4 with the paper's numbers and this run's side by side.
 *
 * @param experiments those of {@link Table4#experiments}, in their order
 * @param summaries one an experiment, empty for a network that diverged
 */
public record Table4Comparison(
    List<Experiment> experiments, List<Optional<RunMetrics>> summaries, Clips clips) {
  private static final double TOLD_APART = 3;

  /** How many clips a network was trained and tested on. */
  public record Clips(int train, int test) {
    /** DVS Gesture. */
    public static final Clips PAPER = new Clips(1176, 288);
  }

  public Table4Comparison {
    experiments = List.copyOf(experiments);
    summaries = List.copyOf(summaries);
  }

  /** Reads the runs of Table 4 in {@code folder}, whether or not their recordings are at hand. */
  public static Table4Comparison in(Path folder, List<Experiment> experiments) throws IOException {
    RunDirectories directories = RunDirectories.in(folder);
    List<Optional<RunMetrics>> summaries = new ArrayList<>();
    Clips clips = null;
    for (Experiment experiment : experiments) {
      RunDirectory run = directories.find(experiment).orElse(null);
      if (run == null || !run.isOver()) {
        throw new IOException(
            "expected a run of %s (%s, seed %d) in %s, found none that is over; train it by reproduce/sew run table4"
                .formatted(experiment.name(), experiment.scale(), experiment.seed(), folder));
      }
      summaries.add(run.summary());
      clips = run.clips();
    }
    return new Table4Comparison(experiments, summaries, clips);
  }

  /** Whether every network was trained to its end. */
  public boolean isComplete() {
    return summaries.stream().allMatch(Optional::isPresent);
  }

  /** Writes and prints the table, and prints what its columns mean. */
  public void write(ResultWriter output) throws IOException {
    output.table(name(), table());
    double seconds =
        summaries.stream().flatMap(Optional::stream).mapToDouble(RunMetrics::seconds).sum();
    output
        .console()
        .printf(
            Locale.ROOT,
            "%n%sSeed %d; trained and tested in %.1f min; runs and the table are in %s%n",
            legend(),
            experiments.get(0).seed(),
            seconds / 60,
            output.folder());
  }

  /** One file for each number of epochs and seed: a smoke test never replaces the real table. */
  private String name() {
    Experiment first = experiments.get(0);
    return "table4-%d-epochs-seed-%d".formatted(first.recipe().epochs(), first.seed());
  }

  /** What the columns mean. */
  public String legend() {
    return """
        paper %%: DVS Gesture, 7 blocks, T 16, the best of 192 epochs on its 288 test clips.
        last %%, best %%: this run after its last and best epoch, +- the standard error of %d test clips;
        trained on %d clips. log: the authors' training log of SEW ADD on DVS Gesture, the only one they published.
        against the paper: only for the paper's setting on its data, best against best, in standard errors of both.
        """
        .formatted(clips.test(), clips.train());
  }

  /**
   * One row a network. Accuracies are in percent with their binomial standard error; "best" is
   * chosen on the test set, as the paper's are. On stand-in data no verdict on the paper's number
   * is given.
   */
  public Table table() {
    StringColumn network = StringColumn.create("network");
    StringColumn g = StringColumn.create("g");
    StringColumn paper = StringColumn.create("paper %");
    StringColumn last = StringColumn.create("last %");
    StringColumn best = StringColumn.create("best % (epoch)");
    StringColumn chance = StringColumn.create("last against chance");
    StringColumn logBest = StringColumn.create("log best % (epoch)");
    StringColumn logLast = StringColumn.create("log last %");
    StringColumn verdict = StringColumn.create("best against the paper");
    StringColumn scale = StringColumn.create("scale");
    AuthorsLog log = AuthorsLog.of("7B-Net");
    for (int i = 0; i < experiments.size(); i++) {
      Experiment experiment = experiments.get(i);
      Table4.Row row = Table4.ROWS.get(i);
      Optional<RunMetrics> summary = summaries.get(i);
      String function = row.connect().g();
      network.append(row.connect().network());
      g.append(function.isEmpty() ? "-" : function);
      paper.append(percent(row.paperPercent() / 100));
      last.append(summary.map(Table4Comparison::last).orElse("diverged"));
      best.append(summary.map(Table4Comparison::best).orElse("diverged"));
      chance.append(summary.map(s -> againstChance(s, experiment.network().classes())).orElse("-"));
      boolean logged = function.equals(log.g());
      logBest.append(logged ? best(log) : "-");
      logLast.append(logged ? percent(log.last().testAcc1() / 100) : "-");
      verdict.append(
          isPapers(experiment)
              ? summary.map(s -> againstPaper(s, row.paperPercent() / 100)).orElse("-")
              : "-");
      scale.append(scale(experiment));
    }
    return Table.create(
        "Table 4", network, g, paper, logBest, logLast, last, best, chance, verdict, scale);
  }

  private static String last(RunMetrics summary) {
    return percent(summary.last()) + " +- " + percent(summary.standardError(summary.last()));
  }

  private static String best(RunMetrics summary) {
    return percent(summary.best()) + " (" + (summary.bestEpoch() + 1) + ")";
  }

  private static String best(AuthorsLog log) {
    AuthorsLog.Epoch best = log.best(AuthorsLog.Epoch::testAcc1);
    return percent(best.testAcc1() / 100) + " (" + (best.epoch() + 1) + ")";
  }

  private boolean isPapers(Experiment experiment) {
    return clips.equals(Clips.PAPER) && experiment.scale().startsWith(TrainingSetup.PAPER);
  }

  /** Both are measured on as many clips, so that the difference has both standard errors. */
  private static String againstPaper(RunMetrics summary, double paper) {
    double errors = (summary.best() - paper) / (Math.sqrt(2) * summary.standardError(paper));
    return Math.abs(errors) <= 2
        ? String.format(Locale.ROOT, "agrees (%+.1f s.e.)", errors)
        : String.format(Locale.ROOT, "differs (%+.1f s.e.)", errors);
  }

  /** The paper's setting needs the paper's clips. */
  private String scale(Experiment experiment) {
    boolean paper = clips.equals(Clips.PAPER);
    return paper
        ? experiment.scale()
        : experiment.scale().replace(TrainingSetup.PAPER, "the paper's recipe on other clips");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /** How many standard errors of a guesser the last accuracy lies above 1 / classes. */
  private static String againstChance(RunMetrics summary, int classes) {
    double guess = 1.0 / classes;
    double errors = (summary.last() - guess) / summary.standardError(guess);
    return errors > TOLD_APART
        ? String.format(Locale.ROOT, "%.0f s.e. above %.1f %%", errors, 100 * guess)
        : String.format(Locale.ROOT, "not told apart (%.1f s.e.)", errors);
  }
}
