package sew.reproduce.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.result.Json;

/** Lets a command without tables answer with one JSON document instead of lines. */
@Section("Output")
final class JsonOption {
  @Option(
      names = "--json",
      description = "Print one JSON document instead of text; the rest goes to standard error.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean isWanted() {
    return json;
  }

  /** Receives all that is no part of the document. */
  PrintWriter messages() {
    return json ? spec.commandLine().getErr() : spec.commandLine().getOut();
  }

  /** As {@link #messages}, for what writes to the streams of the process. */
  PrintStream console() {
    return json ? System.err : System.out;
  }

  /** The only thing that is printed to standard output. */
  void print(Object document) {
    spec.commandLine().getOut().print(Json.pretty(document));
    spec.commandLine().getOut().flush();
  }
}
