package sew.reproduce.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import sew.neuron.Neuron;
import sew.registry.Types;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.JoinKind;
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
 * connect function and depth.
 *
 * @param runs one for each experiment, in the order of {@link Sweep#experiments}
 */
public record AblationTable(Sweep sweep, List<RunRecord> runs) {

  /** The runs of one network, with all seeds that have been run. */
  private record Row(Sweep.Net net, List<RunRecord> runs) {
    List<RunMetrics> summaries() {
      return runs.stream().flatMap(run -> run.metrics().stream()).toList();
    }

    long diverged() {
      return runs.stream().filter(run -> run.state() == RunRecord.State.DIVERGED).count();
    }

    MeanStd accuracy(ToDoubleFunction<RunMetrics> of) {
      return MeanStd.of(summaries(), of);
    }

    double gradient() {
      List<InitialGradients> all = runs.stream().flatMap(run -> run.gradients().stream()).toList();
      return MeanStd.of(all, InitialGradients::firstToLast).mean();
    }
  }

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

  private Row row(Sweep.Net net) {
    List<RunRecord> all = new ArrayList<>();
    for (long seed : sweep.seeds()) {
      Experiment experiment = sweep.experiment(net, seed);
      runs.stream().filter(run -> run.experiment().equals(experiment)).forEach(all::add);
    }
    return new Row(net, all);
  }

  /** One row per network: means and standard deviations over the seeds. */
  public Table table() {
    TableBuilder table =
        new TableBuilder(
            "Sweep",
            "network",
            "g",
            "blocks",
            "channels",
            "seeds",
            "diverged",
            "last %",
            "last sd",
            "best %",
            "best sd",
            "gradient first / last",
            "scale");
    for (Sweep.Net net : sweep.nets()) {
      Row row = row(net);
      MeanStd last = row.accuracy(RunMetrics::last);
      MeanStd best = row.accuracy(RunMetrics::best);
      String none = row.diverged() > 0 ? "diverged" : "-";
      JoinKind connect = net.connect();
      table.row(
          network(net),
          connect.g().isEmpty() ? "-" : connect.g(),
          String.valueOf(net.blocks()),
          String.valueOf(net.channels()),
          String.valueOf(row.summaries().size()),
          String.valueOf(row.diverged()),
          percent(last.mean(), none),
          percent(last.deviation(), "-"),
          percent(best.mean(), none),
          percent(best.deviation(), "-"),
          Double.isNaN(row.gradient()) ? "-" : HeatMap.label(row.gradient()),
          row.runs().get(0).caption().scale());
    }
    return table.table();
  }

  /** What the paper calls the network, and the neuron unless it is the paper's. */
  private static String network(Sweep.Net net) {
    return net.connect().network() + neuron(net.neuron());
  }

  private static String neuron(Neuron neuron) {
    return Caption.neuron(neuron, Neuron.Plif.DEFAULT);
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
        .formatted(clips);
  }

  /** One row per run: the gradient at the output of each block before training. */
  public Table gradientTable() {
    TableBuilder table =
        new TableBuilder(
            "Gradients", "network", "g", "blocks", "channels", "seed", "block l", "||dL/dO^l||");
    for (Sweep.Net net : sweep.nets()) {
      for (RunRecord run : row(net).runs()) {
        List<Double> o = run.gradients().map(InitialGradients::o).orElse(List.of());
        for (int l = 0; l < o.size(); l++) {
          table.row(
              network(net),
              net.connect().g().isEmpty() ? "-" : net.connect().g(),
              String.valueOf(net.blocks()),
              String.valueOf(net.channels()),
              String.valueOf(run.experiment().seed()),
              String.valueOf(l + 1),
              String.valueOf(o.get(l)));
        }
      }
    }
    return table.table();
  }

  /** Mean test accuracy after the last epoch, in percent; NaN where no run is finished. */
  public HeatMap accuracy() {
    return heatMap(
        "ablate-accuracy",
        "Mean test accuracy after the last epoch",
        "last accuracy, %",
        HeatMap.Colours.SEQUENTIAL,
        row -> 100 * row.accuracy(RunMetrics::last).mean());
  }

  /** Mean ||dL/dO^1|| / ||dL/dO^B|| before training; NaN where none was measured. */
  public HeatMap gradients() {
    return heatMap(
        "ablate-gradients",
        "Gradient at the first block's output over that at the last's, before training",
        "||dL/dO^1|| / ||dL/dO^B||",
        HeatMap.Colours.AROUND_ONE,
        Row::gradient);
  }

  private HeatMap heatMap(
      String name, String title, String unit, HeatMap.Colours colours, ToDoubleFunction<Row> of) {
    List<String> rows = new ArrayList<>();
    List<List<Double>> values = new ArrayList<>();
    int depths = sweep.blocks().size();
    List<Sweep.Net> nets = sweep.nets();
    for (int i = 0; i < nets.size(); i += depths) {
      Sweep.Net first = nets.get(i);
      rows.add(
          first.connect().title()
              + (sweep.channels().size() == 1 ? "" : " c" + first.channels())
              + neuron(first.neuron()));
      values.add(
          nets.subList(i, i + depths).stream().map(net -> of.applyAsDouble(row(net))).toList());
    }
    String seeds = sweep.seeds().size() == 1 ? "one seed" : sweep.seeds().size() + " seeds";
    String width = sweep.channels().size() == 1 ? "c" + sweep.channels().get(0) + ", " : "";
    return new HeatMap(
        name,
        "%s, %s. %s%s"
            .formatted(title, seeds, width, sweep.setting().scale(sweep.connects().get(0))),
        "number of blocks",
        rows,
        sweep.blocks().stream().map(String::valueOf).toList(),
        values,
        unit,
        colours);
  }

  /** Writes the table, every gradient and both heat maps; prints the table. */
  public void write(ResultWriter output) throws IOException {
    output.table("ablate", table(), legend());
    output.csv("ablate-gradients", gradientTable());
    output.heatMap(accuracy());
    output.heatMap(gradients());
  }
}
