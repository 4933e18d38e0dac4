package sew.reproduce.run;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Finds the directories of runs at any depth; links are not followed. */
final class RunFolders {
  private RunFolders() {}

  /**
   * All directories in {@code folder}, itself included, by name.
   *
   * @param note receives a message for each that cannot be opened, and for each with the metrics of
   *     a run of which nothing says what was trained
   */
  static List<Path> below(Path folder, Consumer<String> note) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            RunDirectory run = new RunDirectory(path);
            if (!run.isStarted() && Files.exists(run.metrics().path())) {
              note.accept("left out %s: expected its experiment.json, found none".formatted(path));
            }
            found.add(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            note.accept("left out %s, which cannot be opened".formatted(path));
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }
}
