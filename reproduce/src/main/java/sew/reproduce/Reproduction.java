package sew.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sew.train.DivergenceException;
import tech.tablesaw.api.Table;

/** Runs the experiments of Table 4 one after another, and prints and writes the table. */
public final class Reproduction {
  private final Path out;
  private final Path data;
  private final Device device;
  private final PrintStream console;
  private final boolean terminal;

  /**
   * Says where and how to run.
   *
   * @param out where run directories and the table go
   * @param data the folder of the recordings; null for a set that the project generates
   * @param terminal whether the console can show bars that move
   */
  public Reproduction(Path out, Path data, Device device, PrintStream console, boolean terminal) {
    this.out = out;
    this.data = data;
    this.device = device;
    this.console = console;
    this.terminal = terminal;
  }

  /**
   * Runs what is not finished yet, then writes the table.
   *
   * @return whether every network was trained to its end; one that diverges leaves the others alone
   */
  public boolean run(List<Experiment> experiments) throws IOException {
    Notes notes = new Notes(console, terminal);
    PreparedData prepared =
        PreparedData.of(experiments.get(0).data(), data, PreparedData.defaultCache(), notes);
    List<Optional<Summary>> summaries = new ArrayList<>();
    for (Experiment experiment : experiments) {
      summaries.add(run(experiment, prepared));
    }
    Comparison.Clips clips =
        new Comparison.Clips(prepared.frames().train().size(), prepared.frames().test().size());
    Table table = Comparison.of(experiments, summaries, clips);
    new Output(out, console).table(fileName(experiments.get(0)), table);
    double seconds =
        summaries.stream().flatMap(Optional::stream).mapToDouble(Summary::seconds).sum();
    console.printf(
        Locale.ROOT,
        "%n%sSeed %d; trained and tested in %.1f min; runs and the table are in %s%n",
        Comparison.legend(clips),
        experiments.get(0).seed(),
        seconds / 60,
        out);
    return summaries.stream().allMatch(Optional::isPresent);
  }

  private Optional<Summary> run(Experiment experiment, PreparedData prepared) throws IOException {
    RunDirectory directory = RunDirectory.of(out, experiment, prepared);
    RunView view = new RunView(console, terminal);
    try {
      return Optional.of(new Run(experiment, directory).execute(prepared, device, view));
    } catch (DivergenceException e) {
      console.printf("%s: %s%n", experiment.name(), e.getMessage());
      return Optional.empty();
    }
  }

  /** One file for each number of epochs and seed: a smoke test never replaces the real table. */
  private static String fileName(Experiment experiment) {
    return "table4-%d-epochs-seed-%d".formatted(experiment.recipe().epochs(), experiment.seed());
  }
}
