package sew.reproduce.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import sew.reproduce.experiment.BuiltInTypes;
import sew.reproduce.run.RunRecord;

/** Readers of what a run records. */
final class RunReaders {
  private static final Path RUN =
      Path.of("results/table4-n-mnist/n-mnist-sew-resnet-add-seed2020-60558b2d");

  private RunReaders() {}

  static List<FuzzedReader> all() {
    return Stream.of("experiment.json", "environment.json", "metrics.jsonl", "summary.json")
        .map(RunReaders::of)
        .toList();
  }

  private static FuzzedReader of(String file) {
    return FuzzedReader.ofFolder(
            "run-" + file.replaceFirst("\\..*", ""),
            Envelope.NONE,
            RunReaders::copyRun,
            (folder, mutated) -> read(folder))
        .mutating(file);
  }

  /** A committed run of this project. */
  private static void copyRun(Path folder) throws IOException {
    Path run = Files.createDirectories(folder.resolve("run"));
    try (Stream<Path> files = Files.list(RUN)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(file.getFileName()));
      }
    }
  }

  private static void read(Path folder) throws IOException {
    Noticed notes = new Noticed();
    for (RunRecord run : RunRecord.begunIn(folder, BuiltInTypes.TYPES, notes)) {
      run.scale();
      run.progress();
    }
    notes.report();
  }
}
