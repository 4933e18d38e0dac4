package sew.reproduce.cli;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import sew.reproduce.result.ProcessFacts;
import sew.reproduce.result.ResultWriter;

/** Where a table or figure is written. */
final class OutOption {
  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where the files are written (default: reproduce/runs/<its name>).")
  private Path out;

  @Mixin private OutputOptions output;

  OutputOptions outputOptions() {
    return output;
  }

  /** Writes the files of {@code name}. */
  ResultWriter output(String name) {
    return output.writer(out == null ? runs().resolve(name) : out);
  }

  /** Under the folder of the project, which the launcher passes on. */
  static Path runs() {
    return ProcessFacts.homeOrHere().resolve("reproduce").resolve("runs");
  }
}
