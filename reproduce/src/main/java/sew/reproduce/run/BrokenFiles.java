package sew.reproduce.run;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import sew.data.AtomicFile;
import sew.reproduce.result.Json;

/** Files of a run whose content is not what it should be, as after a power failure. */
final class BrokenFiles {
  private static final String SUFFIX = ".broken";

  private BrokenFiles() {}

  /**
   * What is wrong with a JSON file; empty for a whole one and for none.
   *
   * @throws FileSystemException if the system does not let it be read, which says nothing about it
   */
  static Optional<String> reason(Path file, Class<?> type) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    if (Files.isDirectory(file)) {
      return Optional.of(file + ": expected a file, found a folder");
    }
    try {
      Json.read(file, type);
      return Optional.empty();
    } catch (FileSystemException e) {
      throw e;
    } catch (IOException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Renames a JSON file that is broken, and says so, unless another process does it just now. */
  static Optional<String> setAside(Path file, Class<?> type) throws IOException {
    try {
      Optional<String> reason = reason(file, type);
      return reason.isEmpty() ? Optional.empty() : Optional.of(setAside(file, reason.get()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Renames {@code file}, and says that and the reason. */
  static String setAside(Path file, String reason) throws IOException {
    Path aside = free(file);
    Files.move(file, aside);
    return kept(reason, aside);
  }

  /** Gives what is in {@code file} a second name, and says that and the reason. */
  static String keep(Path file, String reason) throws IOException {
    Path aside = free(file);
    AtomicFile.keep(file, aside);
    return kept(reason, aside);
  }

  private static String kept(String reason, Path aside) {
    return "%s; goes on without, and keeps it as %s".formatted(reason, aside.getFileName());
  }

  /** A name that no file has: "summary.json.broken", then "summary.json.broken-2". */
  private static Path free(Path file) {
    Path aside = file.resolveSibling(file.getFileName() + SUFFIX);
    for (int i = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); i++) {
      aside = file.resolveSibling(file.getFileName() + SUFFIX + "-" + i);
    }
    return aside;
  }
}
