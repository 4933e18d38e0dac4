package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.data.Printable;
import sew.reproduce.run.RunRecord;

/** Which of this project's runs are shown beside the paper's. */
@Section("Runs")
final class RunsOption {
  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description = "Folder with runs, at any depth (default: reproduce/runs).")
  private Path runs;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  List<RunRecord> runs() throws IOException {
    requireFolder();
    return RunRecord.finishedIn(folder(), ClassPathOption.types(spec), this::note);
  }

  /** Those that are not finished, too: a figure draws them as far as they are. */
  List<RunRecord> begun() throws IOException {
    requireFolder();
    return RunRecord.begunIn(folder(), ClassPathOption.types(spec), this::note);
  }

  private void note(String text) {
    spec.commandLine().getErr().println("sew: " + Printable.lines(text));
  }

  /** A folder that was named must be there; that of the project may be missing. */
  private void requireFolder() throws IOException {
    if (runs != null && !Files.isDirectory(runs)) {
      throw new IOException(
          "%s: expected a folder with runs (--runs), found %s"
              .formatted(runs, Files.exists(runs) ? "a file" : "none"));
    }
  }

  private Path folder() {
    return runs == null ? OutOption.runs() : runs;
  }

  /** Those, and what has just been {@code trained} to its end, each once. */
  List<RunRecord> with(List<RunRecord> trained) throws IOException {
    Set<Path> folders = new HashSet<>();
    List<RunRecord> all = new ArrayList<>();
    for (RunRecord run :
        Stream.concat(trained.stream(), runs().stream())
            .filter(run -> run.metrics().isPresent())
            .toList()) {
      if (folders.add(run.directory().orElseThrow().path().toRealPath())) {
        all.add(run);
      }
    }
    return all;
  }
}
