package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;
import sew.reproduce.run.FinishedRun;

/** Which of this project's runs are shown beside the paper's. */
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder with finished runs, at any depth (default: reproduce/runs).")
  private Path runs;

  List<FinishedRun> runs() throws IOException {
    return FinishedRun.in(runs == null ? OutOption.runs() : runs);
  }
}
