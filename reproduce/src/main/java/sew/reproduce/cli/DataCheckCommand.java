package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.data.ClipSource;
import sew.reproduce.data.ArchiveCheck;
import sew.reproduce.data.ClipCheck;
import sew.reproduce.data.DataLayout;
import sew.reproduce.data.FileCheck;
import sew.reproduce.data.ImageCheck;
import sew.reproduce.experiment.DataRequest;
import sew.reproduce.experiment.Dataset;
import sew.reproduce.run.ClipCounts;

/** {@code sew data check}: whether every file of a data set can be read. */
@Command(
    name = "check",
    sortOptions = false,
    description = {
      "Reads every recording or image of a data set, or single files, and names each that cannot be used.",
      "It goes on to the end and changes nothing. Exit code 1 if there is a fault; warnings are none."
    })
final class DataCheckCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "PATH",
      description = "Folder or archive of a data set, a folder of recordings, or one file.")
  private Path path;

  @Mixin private DatasetOption option;

  @Option(
      names = "--steps",
      paramLabel = "T",
      defaultValue = "16",
      description = "Each clip needs as many events (default: 16).")
  private int steps;

  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    WrongUse.requireAtLeast(spec, "--steps", steps, 1);
    if (!Files.exists(path)) {
      throw new IOException("there is no %s; name a folder or file".formatted(path));
    }
    ConsoleFindings findings = new ConsoleFindings(json.messages());
    // The index of an archive has to be kept somewhere; the cache is not changed.
    Path cache = Files.createTempDirectory("sew-check");
    try {
      check(cache, findings);
    } finally {
      remove(cache);
    }
    int code = findings.summarise();
    if (json.isWanted()) {
      json.print(findings.document());
    }
    return code;
  }

  private void check(Path cache, ConsoleFindings findings) throws IOException {
    Optional<Dataset> found;
    try {
      found = option.of(path, cache, findings::progress);
    } catch (IOException e) {
      findings.fault(ClipCheck.message(e));
      return;
    }
    if (found.isEmpty()) {
      if (Files.isDirectory(path)) {
        FileCheck.ofFolder(path, steps, findings);
      } else {
        FileCheck.ofFile(path, steps, findings);
      }
      return;
    }
    Dataset dataset = found.get();
    findings.fact("%s: checked as %s".formatted(path, dataset.name()));
    Optional<ClipCounts> expected = ClipCounts.ofWholeSet(dataset);
    if (dataset.isStill()) {
      ArchiveCheck.of(path, dataset.archives(), findings);
      ImageCheck.of(path, cache, expected, findings);
      return;
    }
    if (!checkClips(dataset, request(cache, findings), expected, findings)
        && Files.isDirectory(path)) {
      ArchiveCheck.ofZips(path, dataset.archives().keySet(), findings);
      FileCheck.ofRest(path, steps, findings);
    }
  }

  /** Returns whether the recordings could be listed. */
  private boolean checkClips(
      Dataset dataset, DataRequest request, Optional<ClipCounts> expected, ConsoleFindings findings)
      throws IOException {
    ClipSource clips;
    try {
      clips =
          DataLayout.clips(dataset, request)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "%s does not say what its clips are; let it implement Dataset.clips"
                              .formatted(dataset.name())));
    } catch (IOException e) {
      // Frames without events can be trained on, with the T and size that they have.
      if (FileCheck.holdsArraysOnly(path)) {
        findings.warning(ClipCheck.message(e));
      } else {
        findings.fault(ClipCheck.message(e));
      }
      return false;
    }
    return ClipCheck.of(clips, path, steps, expected, findings);
  }

  private DataRequest request(Path cache, ConsoleFindings findings) {
    Path folder = path.toAbsolutePath().normalize();
    return new DataRequest(folder, steps, 128, cache, findings::progress, findings::warning);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
