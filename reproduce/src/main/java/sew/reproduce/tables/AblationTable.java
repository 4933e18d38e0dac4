package sew.reproduce.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import sew.model.EventNet;
import sew.model.ResNet;
import sew.registry.Types;
import sew.reproduce.experiment.Axis;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.NetworkParameters;
import sew.reproduce.experiment.NeuronParameters;
import sew.reproduce.experiment.Parameter;
import sew.reproduce.experiment.Sweep;
import sew.reproduce.plot.HeatMap;
import sew.reproduce.result.MeanStd;
import sew.reproduce.result.ResultWriter;
import sew.reproduce.result.TableBuilder;
import sew.reproduce.run.InitialGradients;
import sew.reproduce.run.RunDirectories;
import sew.reproduce.run.RunMetrics;
import sew.reproduce.run.RunRecord;
import tech.tablesaw.api.Table;

/**
 * What a sweep has reached so far, read from its runs' directories: as a table and as heat maps of
 * two of the axes.
 *
 * @param runs one for each experiment, in the order of {@link Sweep#experiments}
 */
public record AblationTable(Sweep sweep, List<RunRecord> runs) {

  /** What the columns of every sweep say: how blocks are joined, depth and width. */
  private static final Set<Parameter<?>> SHAPE =
      Set.of(
          NetworkParameters.CONNECT,
          NetworkParameters.BLOCKS,
          NetworkParameters.CHANNELS,
          NetworkParameters.DEPTH);

  private static final Set<Parameter<?>> NEURONS =
      Set.of(NeuronParameters.THRESHOLD, NeuronParameters.ALPHA);

  public AblationTable {
    runs = List.copyOf(runs);
  }

  /**
   * Reads what there is of a sweep in {@code folder}, whether or not its recordings are available;
   * runs of other experiments are ignored.
   */
  public static AblationTable in(Path folder, Sweep sweep) throws IOException {
    return in(folder, sweep, BuiltInTypes.TYPES);
  }

  /** As {@link #in(Path, Sweep)}, of experiments that are put together from {@code types}. */
  public static AblationTable in(Path folder, Sweep sweep, Types types) throws IOException {
    return new AblationTable(sweep, RunDirectories.in(folder, types).read(sweep.experiments()));
  }

  /** Whether every run was trained to its end. */
  public boolean isComplete() {
    return runs.stream().allMatch(run -> run.metrics().isPresent());
  }

  /** One for each network, each with the runs of all seeds. */
  List<AblationRow> rows() {
    int nets = sweep.nets().size();
    List<AblationRow> rows = new ArrayList<>();
    for (int n = 0; n < nets; n++) {
      List<RunRecord> all = new ArrayList<>();
      for (int seed = 0; seed < sweep.seeds().size(); seed++) {
        all.add(runs.get(seed * nets + n));
      }
      rows.add(new AblationRow(sweep.nets().get(n), all));
    }
    return rows;
  }

  /** One row per network: means and standard deviations over the seeds. */
  public Table table() {
    TableBuilder table =
        new TableBuilder(
            "Sweep",
            columns(
                "seeds",
                "diverged",
                "last %",
                "last sd",
                "best %",
                "best sd",
                "gradient first / last",
                "scale"));
    for (AblationRow row : rows()) {
      MeanStd last = row.accuracy(RunMetrics::last);
      MeanStd best = row.accuracy(RunMetrics::best);
      String none = row.diverged() > 0 ? "diverged" : "-";
      table.row(
          cells(
              row,
              String.valueOf(row.summaries().size()),
              String.valueOf(row.diverged()),
              percent(last.mean(), none),
              percent(last.deviation(), "-"),
              percent(best.mean(), none),
              percent(best.deviation(), "-"),
              Double.isNaN(row.gradient()) ? "-" : HeatMap.label(row.gradient()),
              row.runs().get(0).scale()));
    }
    return table.table();
  }

  /** What tells rows apart: network, g, depth, width and every axis with several values. */
  private String[] columns(String... others) {
    List<String> columns = new ArrayList<>(List.of("network", "g"));
    boolean resNets = sweep.experiments().get(0).network() instanceof ResNet;
    columns.addAll(resNets ? List.of("layers") : List.of("blocks", "channels"));
    otherAxes().forEach(axis -> columns.add(axis.parameter().column()));
    columns.addAll(List.of(others));
    return columns.toArray(String[]::new);
  }

  private String[] cells(AblationRow row, String... others) {
    List<String> cells = new ArrayList<>(List.of(row.name(), row.g()));
    if (row.network() instanceof ResNet net) {
      cells.add(String.valueOf(net.layers()));
    } else if (row.network() instanceof EventNet net) {
      cells.add(String.valueOf(net.blocks()));
      cells.add(
          net.stages().stream()
              .map(stage -> String.valueOf(stage.channels()))
              .collect(Collectors.joining("+")));
    }
    otherAxes().forEach(axis -> cells.add(row.label(axis.parameter())));
    cells.addAll(List.of(others));
    return cells.toArray(String[]::new);
  }

  /** The axes with several values that have no column of their own. */
  private List<Axis<?>> otherAxes() {
    List<Axis<?>> axes = sweep.varying();
    axes.removeIf(axis -> SHAPE.contains(axis.parameter()));
    return axes;
  }

  private static String percent(double share, String fallback) {
    return Double.isNaN(share) ? fallback : String.format(Locale.ROOT, "%.2f", 100 * share);
  }

  /** What the columns mean. */
  public String legend() {
    String clips =
        runs.stream()
            .flatMap(run -> run.metrics().stream())
            .findFirst()
            .map(summary -> summary.testClips() + " ")
            .orElse("");
    return """
        seeds: runs that were trained to their end; the means and sd are theirs. diverged: runs whose loss became NaN or infinite.
        last %%, best %%: mean test accuracy on the %sclips after the last epoch and after the best, which is chosen on them.
        sd: sample standard deviation over the seeds.
        gradient first / last: ||dL/dO^1|| / ||dL/dO^B|| of the B blocks, before training, mean over the seeds: below 1 it vanishes, above it explodes.
        """
            .formatted(clips)
        + fixed();
  }

  /** What all rows have that no column says. */
  private String fixed() {
    String fixed =
        sweep.axes().stream()
            .filter(axis -> !axis.varies() && NEURONS.contains(axis.parameter()))
            .map(axis -> axis.parameter().column() + " " + axis.labels().get(0))
            .collect(Collectors.joining(", "));
    return fixed.isEmpty() ? "" : "All rows: " + fixed + ".\n";
  }

  /** One row per run: the gradient at the output of each block before training. */
  public Table gradientTable() {
    TableBuilder table = new TableBuilder("Gradients", columns("seed", "block l", "||dL/dO^l||"));
    for (AblationRow row : rows()) {
      for (RunRecord run : row.runs()) {
        List<Double> o = run.gradients().map(InitialGradients::o).orElse(List.of());
        for (int l = 0; l < o.size(); l++) {
          table.row(
              cells(
                  row,
                  String.valueOf(run.experiment().seed()),
                  String.valueOf(l + 1),
                  String.valueOf(o.get(l))));
        }
      }
    }
    return table.table();
  }

  /** Mean test accuracy after the last epoch, in percent; NaN where no run is finished. */
  public HeatMap accuracy() {
    return new AblationHeatMap(sweep, rows())
        .of(
            "ablate-accuracy",
            "Mean test accuracy after the last epoch",
            "last accuracy, %",
            HeatMap.Colours.SEQUENTIAL,
            row -> 100 * row.accuracy(RunMetrics::last).mean());
  }

  /** Mean ||dL/dO^1|| / ||dL/dO^B|| before training; NaN where none was measured. */
  public HeatMap gradients() {
    return new AblationHeatMap(sweep, rows())
        .of(
            "ablate-gradients",
            "Gradient at the first block's output over that at the last's, before training",
            "||dL/dO^1|| / ||dL/dO^B||",
            HeatMap.Colours.AROUND_ONE,
            AblationRow::gradient);
  }

  /** Writes the table, every gradient and both heat maps; prints the table. */
  public void write(ResultWriter output) throws IOException {
    output.table("ablate", table(), legend());
    output.csv("ablate-gradients", gradientTable());
    output.heatMap(accuracy());
    output.heatMap(gradients());
  }
}
