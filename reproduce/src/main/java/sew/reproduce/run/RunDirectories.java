package sew.reproduce.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import sew.reproduce.experiment.Experiment;

/**
 * The runs in one folder, found by their experiments, whether or not their recordings are at hand.
 *
 * @param byDescription directories by what their {@code experiment.json} holds
 */
public record RunDirectories(Path folder, Map<String, List<RunDirectory>> byDescription) {

  /** Reads the description of each run once; no runs where there is no such folder. */
  public static RunDirectories in(Path folder) throws IOException {
    Map<String, List<RunDirectory>> runs = new HashMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path path : files.sorted().toList()) {
          RunDirectory run = new RunDirectory(path);
          runs.merge(run.description(), List.of(run), RunDirectories::joined);
        }
      }
    }
    return new RunDirectories(folder, runs);
  }

  private static List<RunDirectory> joined(List<RunDirectory> some, List<RunDirectory> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** The run of {@code experiment}; an error where several differ in their data. */
  public Optional<RunDirectory> find(Experiment experiment) throws IOException {
    List<RunDirectory> found =
        byDescription.getOrDefault(RunDirectory.description(experiment), List.of());
    if (found.size() > 1) {
      throw new IOException(
          "expected one run of %s with seed %d in %s, found %s, which differ in their data; keep one of them there"
              .formatted(experiment.name(), experiment.seed(), folder, found));
    }
    return found.stream().findFirst();
  }
}
