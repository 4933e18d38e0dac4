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
import sew.reproduce.paper.AuthorsLog;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.ClipCounts;
import sew.reproduce.run.RunDirectories;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/**
 * Table 4: this project's runs in the paper's setting beside the paper's numbers, and all others,
 * which are not the paper's task, in a table of their own.
 *
 * @param runs those of {@link Table4#experiments} in their order, or of other experiments
 */
public record Table4Comparison(List<RunRecord> runs) {
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

  /** Writes and prints the tables, and prints what their columns mean. */
  public void write(ResultWriter output) throws IOException {
    write(output, "");
  }

  /** As {@link #write(ResultWriter)}, to files whose names end in {@code suffix}. */
  public void write(ResultWriter output, String suffix) throws IOException {
    String name = name() + suffix;
    if (!inPapersSetting().isEmpty()) {
      output.table(name, table());
    }
    if (!others().isEmpty()) {
      Table others = otherRuns();
      output.console().printf("%n%s%n", others.name());
      output.table(name + (inPapersSetting().isEmpty() ? "" : "-other-runs"), others);
    }
    double seconds =
        runs.stream().flatMap(run -> run.metrics().stream()).mapToDouble(RunMetrics::seconds).sum();
    output
        .console()
        .printf(
            Locale.ROOT,
            "%n%sSeed %d; %.1f min of training and testing; runs and the table are in %s%n",
            legend(),
            runs.get(0).experiment().seed(),
            seconds / 60,
            output.folder());
  }

  private List<RunRecord> inPapersSetting() {
    return runs.stream().filter(RunRecord::isPaperSetting).toList();
  }

  private List<RunRecord> others() {
    return runs.stream().filter(run -> !run.isPaperSetting()).toList();
  }

  /** One file for each number of epochs and seed: a smoke test never replaces the real table. */
  private String name() {
    Experiment first = runs.get(0).experiment();
    return "table4-%d-epochs-seed-%d".formatted(first.recipe().epochs(), first.seed());
  }

  /** What the columns mean. */
  public String legend() {
    Optional<ClipCounts> clips = runs.stream().flatMap(run -> run.clips().stream()).findFirst();
    String own =
        """
        last %%, best %%: this run after its last and best epoch, +- the standard error of %d test clips;
        trained on %d clips. last against chance: in standard errors of a guesser.
        """
            .formatted(
                clips.map(ClipCounts::test).orElse(0), clips.map(ClipCounts::train).orElse(0));
    if (inPapersSetting().isEmpty()) {
      return own
          + """
          These runs are not in the paper's setting on its data:
          compare them with each other, not with the paper's numbers.
          """;
    }
    return """
    paper %: DVS Gesture, 7 blocks, T 16, the best of 192 epochs on its 288 test clips.
    log: the authors' training log of SEW ADD on DVS Gesture, the only one they published.
    """
        + own
        + "best against the paper: best against best, in standard errors of both.\n";
  }

  /**
   * One row per run in the paper's setting. Accuracies are in percent with their binomial standard
   * error; "best" is chosen on the test set, as the paper's are.
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
    for (RunRecord run : inPapersSetting()) {
      JoinKind connect = JoinKind.in(run.experiment().network()).orElseThrow();
      double paper = Table4.row(connect).orElseThrow().paperPercent() / 100;
      boolean logged = connect.g().equals(log.g());
      table.row(
          connect.network(),
          g(run),
          percent(paper),
          logged ? best(log) : "-",
          logged ? percent(log.last().testAcc1() / 100) : "-",
          OtherRuns.last(run, 2),
          OtherRuns.best(run, 2),
          OtherRuns.againstChance(run),
          run.metrics()
              .map(metrics -> Accuracy.againstPaper(metrics, metrics.best(), paper))
              .orElse("-"),
          run.scale());
    }
    return table.table();
  }

  /** One row per run that is not in the paper's setting, without the paper's numbers. */
  public Table otherRuns() {
    TableBuilder table =
        new TableBuilder(
            "Table 4's networks: " + heading(),
            "network",
            "g",
            "last %",
            "best % (epoch)",
            "last against chance",
            "scale");
    for (RunRecord run : others()) {
      Optional<JoinKind> connect = JoinKind.in(run.experiment().network());
      table.row(
          connect.map(join -> join.network() + neuron(run)).orElse(run.caption().name()),
          g(run),
          OtherRuns.last(run, 2),
          OtherRuns.best(run, 2),
          OtherRuns.againstChance(run),
          run.scale());
    }
    return table.table();
  }

  /** "shortened, SYNTHETIC": what all of them have in common. */
  private String heading() {
    List<String> lengths = others().stream().map(run -> run.caption().length()).distinct().toList();
    return lengths.size() == 1 ? lengths.get(0) : "runs in other settings";
  }

  private static String g(RunRecord run) {
    return JoinKind.in(run.experiment().network())
        .map(JoinKind::g)
        .filter(g -> !g.isEmpty())
        .orElse("-");
  }

  private static String neuron(RunRecord run) {
    return Caption.neuron(run.experiment().network());
  }

  private static String best(AuthorsLog log) {
    AuthorsLog.Epoch best = log.best(AuthorsLog.Epoch::testAcc1);
    return percent(best.testAcc1() / 100) + " (" + (best.epoch() + 1) + ")";
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f", 100 * share);
  }
}
