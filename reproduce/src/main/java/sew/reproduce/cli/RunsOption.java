package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.run.RunRecord;

/** Which of this project's runs are shown beside the paper's. */
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder with finished runs, at any depth (default: reproduce/runs).")
  private Path runs;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  List<RunRecord> runs() throws IOException {
    return RunRecord.finishedIn(
        runs == null ? OutOption.runs() : runs,
        ClassPathOption.types(spec),
        spec.commandLine().getErr()::println);
  }
}
