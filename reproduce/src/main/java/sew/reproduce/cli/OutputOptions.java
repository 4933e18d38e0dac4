package sew.reproduce.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.console.ConsoleRunListener;
import sew.reproduce.result.ConsoleTables;
import sew.reproduce.result.Json;
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
  private final Map<String, Object> others = new LinkedHashMap<>();

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

  /** Whether lines can be drawn again in their place. */
  boolean isLive() {
    return !quiet && ProcessFacts.isTerminal();
  }

  /** Shows runs. */
  ConsoleRunListener view() {
    return new ConsoleRunListener(messages(), warnings(), isLive());
  }

  /** Prints lines that are no table, or keeps what they say for the document. */
  void say(String name, Object value, List<String> lines) {
    if (json) {
      others.put(name, value);
    } else {
      PrintWriter out = spec.commandLine().getOut();
      lines.forEach(out::println);
      out.flush();
    }
  }

  /**
   * Prints the document.
   *
   * @param failed whether the command failed; then there is none, unless there were tables before
   */
  void end(boolean failed) {
    if (json && !(failed && tables.isEmpty())) {
      Map<String, Object> document = new LinkedHashMap<>(others);
      if (others.isEmpty() || !tables.isEmpty()) {
        document.put("tables", tables.tables());
      }
      spec.commandLine().getOut().print(Json.pretty(document));
      spec.commandLine().getOut().flush();
    }
  }
}
