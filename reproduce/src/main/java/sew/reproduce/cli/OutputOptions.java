package sew.reproduce.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.result.ConsoleTables;
import sew.reproduce.result.JsonTables;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;

/** What a command that writes results shows of them. */
@Section("Output")
final class OutputOptions {
  @Option(names = "--quiet", description = "Show tables, warnings and errors alone.")
  private boolean quiet;

  @Option(
      names = "--json",
      description =
          "Print one JSON document instead of tables, with the names of the CSV files; the rest goes to standard error.")
  private boolean json;

  @Option(
      names = "--wide",
      description = "Print whole tables, however wide (default: what fits the terminal).")
  private boolean wide;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private final JsonTables tables = new JsonTables();

  /** Writes into {@code folder} and shows it. */
  ResultWriter writer(Path folder) {
    if (json) {
      return new ResultWriter(folder, messages(), tables);
    }
    int width = wide ? Integer.MAX_VALUE : ProcessFacts.columns();
    return new ResultWriter(folder, messages(), new ConsoleTables(System.out, width));
  }

  /** Receives all that is neither a table nor must be seen. */
  PrintStream messages() {
    if (quiet) {
      return new PrintStream(PrintStream.nullOutputStream());
    }
    return json ? System.err : System.out;
  }

  /** Receives what must be seen. */
  PrintStream warnings() {
    return quiet || json ? System.err : System.out;
  }

  /** Shows runs. */
  ConsoleRunListener view() {
    return new ConsoleRunListener(messages(), warnings(), !quiet && ProcessFacts.isTerminal());
  }

  /** Prints what was kept for the end of the command; nothing where no table was made. */
  void end() {
    if (json && !tables.isEmpty()) {
      spec.commandLine().getOut().print(tables.document());
      spec.commandLine().getOut().flush();
    }
  }
}
