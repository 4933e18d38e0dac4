package sew.reproduce.report;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sew.registry.Types;
import sew.reproduce.run.RunDirectory;
import sew.reproduce.run.RunRecord;

/**
 * What a report is made of. Nothing in the folders is changed.
 *
 * @param home the folder of the project: paths below it are shown from there
 * @param runs all that were started, each experiment once
 * @param figures the files {@code fig4.json} to {@code fig8.json} that {@code sew run} wrote
 * @param notes what was left out, and why
 */
record Sources(
    Path home, Types types, List<RunRecord> runs, List<Path> figures, List<String> notes) {

  Sources {
    runs = List.copyOf(runs);
    figures = List.copyOf(figures);
    notes = List.copyOf(notes);
  }

  /** What is in {@code folders}, at any depth; of an experiment in several, the first counts. */
  static Sources in(List<Path> folders, Path home, Types types) throws IOException {
    List<String> notes = new ArrayList<>();
    Map<String, RunRecord> runs = new HashMap<>();
    List<RunRecord> all = new ArrayList<>();
    Set<Path> figures = new HashSet<>();
    List<Path> inOrder = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (Path folder : folders) {
      for (RunRecord run : RunRecord.startedIn(folder, types, notes::add)) {
        if (seen.add(run.directory().orElseThrow().path().toRealPath())) {
          all.add(run);
        }
      }
      for (Path file : figuresIn(folder)) {
        if (figures.add(file.toRealPath())) {
          inOrder.add(file);
        }
      }
    }
    // Finished ones first: a copy that was stopped early takes no finished run's place.
    List<RunRecord> once = new ArrayList<>();
    for (boolean over : new boolean[] {true, false}) {
      for (RunRecord run : all) {
        if (run.isOver() == over) {
          String id = run.experiment().id() + run.splitSha256().orElse("");
          RunRecord same = runs.putIfAbsent(id, run);
          if (same == null) {
            once.add(run);
          } else {
            notes.add(
                "left out %s: the same experiment as %s"
                    .formatted(
                        name(home, run.directory().orElseThrow().path()),
                        name(home, same.directory().orElseThrow().path())));
          }
        }
      }
    }
    return new Sources(home, types, once, inOrder, notes);
  }

  /** In the order of their paths; links are not followed. */
  private static List<Path> figuresIn(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().matches("fig[4-8]\\.json")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            // Folders that cannot be opened are named where their runs are looked for.
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  String name(RunDirectory directory) {
    return name(directory.path());
  }

  /** Below the project from its folder, so that a report says the same wherever that lies. */
  String name(Path path) {
    return name(home, path);
  }

  private static String name(Path home, Path path) {
    Path from = home.toAbsolutePath().normalize();
    Path to = path.toAbsolutePath().normalize();
    Path shown = to.startsWith(from) ? from.relativize(to) : path;
    return shown.toString().replace('\\', '/');
  }

  Provenance provenance() {
    return new Provenance(types, this::name);
  }
}
