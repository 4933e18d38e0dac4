package sew.reproduce.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import sew.data.AtomicFile;

/**
 * The folder of a site. It is written beside the old one and takes its place when it is complete; a
 * folder with anything else in it is refused.
 */
final class SiteFolder {
  /** Lists the files of the site, one per line. */
  static final String CONTENTS = "report-files.txt";

  private final Path folder;

  private SiteFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * A folder that may be written.
   *
   * @throws IOException if it is a file, or holds anything but a report
   */
  static SiteFolder of(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return new SiteFolder(folder.toAbsolutePath().normalize());
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "%s: expected a folder for the report (--out), found a file".formatted(folder));
    }
    Path real = folder.toRealPath(); // a link keeps leading to it
    requireReport(real, folder);
    return new SiteFolder(real);
  }

  private static void requireReport(Path folder, Path named) throws IOException {
    Set<String> found;
    try (Stream<Path> files = Files.list(folder)) {
      found =
          files
              .map(file -> file.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new));
    }
    if (found.isEmpty()) {
      return;
    }
    if (!found.contains(CONTENTS)) {
      throw new IOException(
          "%s: expected an earlier report, or an empty folder (--out), found %s; name another folder"
              .formatted(named, found.iterator().next()));
    }
    found.removeAll(Files.readAllLines(folder.resolve(CONTENTS)));
    for (String other : found) {
      throw new IOException(
          "%s: expected nothing but an earlier report, which is replaced, found %s; move it, or name another folder (--out)"
              .formatted(named, other));
    }
  }

  /** Writes the site, whole or not at all. */
  void replace(List<SiteFile> files) throws IOException {
    Files.createDirectories(folder.getParent());
    Path fresh = beside("new");
    Files.createDirectory(fresh);
    try {
      for (SiteFile file : files) {
        AtomicFile.write(fresh.resolve(file.name()), out -> out.write(file.bytes()));
      }
      String names =
          Stream.concat(files.stream().map(SiteFile::name), Stream.of(CONTENTS))
              .sorted()
              .map(name -> name + "\n")
              .collect(Collectors.joining());
      AtomicFile.write(fresh.resolve(CONTENTS), names);
      swap(fresh);
    } catch (IOException | RuntimeException | Error e) {
      remove(fresh);
      throw e;
    }
  }

  /** The old folder is there until the new one is, but for the moment between two renamings. */
  private void swap(Path fresh) throws IOException {
    if (!Files.exists(folder)) {
      move(fresh, folder);
      return;
    }
    requireReport(folder, folder); // somebody may have put a file there meanwhile
    Path old = beside("old");
    move(folder, old);
    try {
      move(fresh, folder);
    } catch (IOException | RuntimeException | Error e) {
      move(old, folder);
      throw e;
    }
    remove(old);
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to);
    }
  }

  private Path beside(String what) {
    return folder.resolveSibling(
        "%s-%s-%s".formatted(folder.getFileName(), what, UUID.randomUUID()));
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
