package sew.reproduce.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import sew.registry.Types;
import sew.reproduce.experiment.Caption;
import sew.reproduce.experiment.Experiment;

/**
 * The runs in one folder by their experiments, whatever their directories are called and whether or
 * not their recordings are available.
 *
 * @param byId directories by {@link Experiment#id}
 */
public record RunDirectories(Path folder, Types types, Map<String, List<RunDirectory>> byId) {

  /**
   * Reads the id of each run once; no runs where there is no such folder. One whose {@code
   * experiment.json} is broken is named on the standard error and left out.
   */
  public static RunDirectories in(Path folder, Types types) throws IOException {
    return in(folder, types, (run, reason) -> System.err.println("left out " + reason));
  }

  /**
   * As {@link #in(Path, Types)}.
   *
   * @param broken receives each directory whose {@code experiment.json} is broken, and the reason
   */
  static RunDirectories in(Path folder, Types types, BiConsumer<Path, String> broken)
      throws IOException {
    Map<String, List<RunDirectory>> runs = new HashMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path path : files.sorted().toList()) {
          RunDirectory run = new RunDirectory(path);
          Optional<String> reason = run.brokenExperiment(types);
          if (reason.isPresent()) {
            broken.accept(path, reason.get());
          } else if (run.isStarted()) {
            runs.computeIfAbsent(run.id(types), id -> new ArrayList<>()).add(run);
          }
        }
      }
    }
    return new RunDirectories(folder, types, runs);
  }

  /** The run of {@code experiment}; an error where there are several. */
  public Optional<RunDirectory> find(Experiment experiment) throws IOException {
    return only(experiment, byId.getOrDefault(experiment.id(), List.of()));
  }

  /** The run of {@code experiment} on the data of this hash. */
  public Optional<RunDirectory> find(Experiment experiment, String dataSha256) throws IOException {
    List<RunDirectory> found = new ArrayList<>();
    for (RunDirectory run : byId.getOrDefault(experiment.id(), List.of())) {
      if (run.dataSha256().equals(Optional.of(dataSha256))) {
        found.add(run);
      }
    }
    return only(experiment, found);
  }

  private Optional<RunDirectory> only(Experiment experiment, List<RunDirectory> found)
      throws IOException {
    if (found.size() > 1) {
      Set<Optional<String>> data = new HashSet<>();
      List<String> names = new ArrayList<>();
      for (RunDirectory run : found) {
        data.add(run.dataSha256());
        names.add(run.path().getFileName().toString());
      }
      throw new IOException(
          "expected one run of %s with seed %d in %s, found %s, %s; move all but one of them out of this folder"
              .formatted(
                  Caption.of(experiment).name(),
                  experiment.seed(),
                  folder,
                  String.join(" and ", names),
                  data.size() > 1
                      ? "which differ in their data"
                      : data.contains(Optional.empty())
                          ? "and their data are not recorded"
                          : "on the same data"));
    }
    for (RunDirectory run : found) {
      run.requireSameCode(experiment, types);
    }
    return found.stream().findFirst();
  }

  /** The run of {@code experiment} as far as it is; one that was never started is missing. */
  public RunRecord read(Experiment experiment) throws IOException {
    Optional<RunDirectory> found = find(experiment);
    return found.isEmpty()
        ? RunRecord.missing(experiment)
        : RunRecord.read(experiment, found.get());
  }

  /** The run of each of {@code experiments}, in their order. */
  public List<RunRecord> read(List<Experiment> experiments) throws IOException {
    List<RunRecord> runs = new ArrayList<>();
    for (Experiment experiment : experiments) {
      runs.add(read(experiment));
    }
    return runs;
  }
}
