package sew.reproduce.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
import sew.reproduce.experiment.PaperSetting;
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunDirectories;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/**
 * Table 4 with the paper's numbers and this project's runs side by side.
 *
 * @param runs those of {@link Table4#experiments} in their order, or of other experiments
 */
public record Table4Comparison(List<RunRecord> runs) {
  private static final double TOLD_APART = 3;

  public Table4Comparison {
    runs = List.copyOf(runs);
  }

  /** Reads the runs of Table 4 in {@code folder}, whether or not their recordings are available. */
  public static Table4Comparison in(Path folder, List<Experiment> experiments) throws IOException {
    return in(folder, experiments, BuiltInTypes.TYPES);
  }

  /** As {@link #in(Path, List)}, of experiments that are put together from {@code types}. */
  public static Table4Comparison in(Path folder, List<Experiment> experiments, Types types)
      throws IOException {
    List<RunRecord> runs = RunDirectories.in(folder, types).read(experiments);
    for (RunRecord run : runs) {
      if (!run.isOver()) {
        throw new IOException(
            "expected a run of %s (%s, seed %d) in %s, found none that has ended; train it with reproduce/sew run table4"
                .formatted(
                    run.caption().name(), run.caption().scale(), run.experiment().seed(), folder));
      }
    }
    return new Table4Comparison(runs);
  }

  /** Whether every network was trained to its end. */
  public boolean isComplete() {
    return runs.stream().allMatch(run -> run.metrics().isPresent());
  }

  /** Writes and prints the table, and prints what its columns mean. */
  public void write(ResultWriter output) throws IOException {
    output.table(name(), table());
    double seconds =
        runs.stream().flatMap(run -> run.metrics().stream()).mapToDouble(RunMetrics::seconds).sum();
    output
        .console()
        .printf(
            Locale.ROOT,
            "%n%sSeed %d; trained and tested in %.1f min; runs and the table are in %s%n",
            legend(),
            runs.get(0).experiment().seed(),
            seconds / 60,
            output.folder());
  }

  /** One file for each number of epochs and seed: a smoke test never replaces the real table. */
  private String name() {
    Experiment first = runs.get(0).experiment();
    return "table4-%d-epochs-seed-%d".formatted(first.recipe().epochs(), first.seed());
  }

  /** What the columns mean. */
  public String legend() {
    Optional<ClipCounts> clips = runs.stream().flatMap(run -> run.clips().stream()).findFirst();
    return """
        paper %%: DVS Gesture, 7 blocks, T 16, the best of 192 epochs on its 288 test clips.
        last %%, best %%: this run after its last and best epoch, +- the standard error of %d test clips;
        trained on %d clips. log: the authors' training log of SEW ADD on DVS Gesture, the only one they published.
        against the paper: only for the paper's setting on its data, best against best, in standard errors of both.
        """
        .formatted(clips.map(ClipCounts::test).orElse(0), clips.map(ClipCounts::train).orElse(0));
  }

  /**
   * One row per run. Accuracies are in percent with their binomial standard error; "best" is chosen
   * on the test set, as the paper's are. On stand-in data no verdict on the paper's number is
   * given.
   */
  public Table table() {
    TableBuilder table =
        new TableBuilder(
            "Table 4",
            "network",
            "g",
            "paper %",
            "log best % (epoch)",
            "log last %",
            "last %",
            "best % (epoch)",
            "last against chance",
            "best against the paper",
            "scale");
    AuthorsLog log = AuthorsLog.of("7B-Net");
    for (RunRecord run : runs) {
      Optional<JoinKind> connect = JoinKind.in(run.experiment().network());
      // The paper has no row for other neurons than its own.
      Optional<JoinKind> papers = connect.filter(join -> neuron(run).isEmpty());
      Optional<Double> paper = papers.flatMap(Table4::row).map(row -> row.paperPercent() / 100);
      Optional<AuthorsLog> logged =
          papers.filter(join -> join.g().equals(log.g())).map(join -> log);
      int classes = run.experiment().data().dataset().classes();
      table.row(
          connect.map(join -> join.network() + neuron(run)).orElse(run.caption().name()),
          connect.map(JoinKind::g).filter(g -> !g.isEmpty()).orElse("-"),
          paper.map(Table4Comparison::percent).orElse("-"),
          logged.map(Table4Comparison::best).orElse("-"),
          logged.map(of -> percent(of.last().testAcc1() / 100)).orElse("-"),
          run.metrics().map(Table4Comparison::last).orElse("diverged"),
          run.metrics().map(Table4Comparison::best).orElse("diverged"),
          run.metrics().map(metrics -> againstChance(metrics, classes)).orElse("-"),
          run.isPaperSetting() && paper.isPresent()
              ? run.metrics().map(metrics -> againstPaper(metrics, paper.get())).orElse("-")
              : "-",
          scale(run));
    }
    return table.table();
  }

  private static String neuron(RunRecord run) {
    return Caption.neuron(run.experiment().network());
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

  /** Both are measured on as many clips, so that the difference has both standard errors. */
  private static String againstPaper(RunMetrics summary, double paper) {
    double errors = (summary.best() - paper) / (Math.sqrt(2) * summary.standardError(paper));
    return Math.abs(errors) <= 2
        ? String.format(Locale.ROOT, "agrees (%+.1f s.e.)", errors)
        : String.format(Locale.ROOT, "differs (%+.1f s.e.)", errors);
  }

  /** The paper's setting needs the paper's clips. */
  private static String scale(RunRecord run) {
    boolean otherClips = PaperSetting.isTable4(run.experiment()) && !run.isPaperSetting();
    Caption caption = run.caption();
    return otherClips
        ? caption.withLength("the paper's recipe on other clips").scale()
        : caption.scale();
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
