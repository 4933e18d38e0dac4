package sew.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the experiments of a table one after another, and prints and writes the table. */
public final class Reproduction {
  private final Path out;
  private final Path data;
  private final Device device;
  private final PrintStream console;
  private final boolean terminal;

  /**
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

  /** Runs what is not finished yet and returns the summaries in the order of the experiments. */
  public List<Summary> run(List<Experiment> experiments) throws IOException {
    PreparedData prepared =
        PreparedData.of(experiments.get(0).data(), data, new Notes(console, terminal));
    List<Summary> summaries = new ArrayList<>();
    for (Experiment experiment : experiments) {
      RunDirectory directory = RunDirectory.of(out, experiment);
      RunView view = new RunView(console, terminal);
      summaries.add(new Run(experiment, directory).execute(prepared, device, view));
    }
    return summaries;
  }
}
