package sew.reproduce.cli;

import java.nio.file.Path;
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

  /** Writes the files of {@code name}. */
  ResultWriter output(String name) {
    return new ResultWriter(out == null ? runs().resolve(name) : out, System.out);
  }

  /** Under the folder of the project, which the launcher passes on. */
  static Path runs() {
    return ProcessFacts.homeOrHere().resolve("reproduce").resolve("runs");
  }
}
