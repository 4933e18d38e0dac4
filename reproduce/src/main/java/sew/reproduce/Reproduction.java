package sew.reproduce;

import ai.djl.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /** Runs what is not finished yet, then writes {@code table4.csv} and {@code table4.md}. */
  public void run(List<Experiment> experiments) throws IOException {
    Notes notes = new Notes(console, terminal);
    PreparedData prepared =
        PreparedData.of(experiments.get(0).data(), data, PreparedData.defaultCache(), notes);
    List<Summary> summaries = new ArrayList<>();
    for (Experiment experiment : experiments) {
      RunDirectory directory = RunDirectory.of(out, experiment);
      RunView view = new RunView(console, terminal);
      summaries.add(new Run(experiment, directory).execute(prepared, device, view));
    }
    Table table = Comparison.of(experiments, summaries);
    write(table);
    console.println();
    console.print(Markdown.of(table));
    double seconds = summaries.stream().mapToDouble(Summary::seconds).sum();
    console.printf(
        Locale.ROOT,
        "%n%sSeed %d; trained and tested in %.1f min; runs and table4.csv in %s%n",
        Comparison.legend(summaries.get(0).testClips()),
        experiments.get(0).seed(),
        seconds / 60,
        out);
  }

  private void write(Table table) throws IOException {
    Files.createDirectories(out);
    StringWriter csv = new StringWriter();
    table.write().csv(csv);
    Json.writeAtomically(out.resolve("table4.csv"), csv.toString());
    Json.writeAtomically(out.resolve("table4.md"), Markdown.of(table));
  }
}
