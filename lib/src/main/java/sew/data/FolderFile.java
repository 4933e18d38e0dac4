package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** A file that a list names: it lies in the folder of the list's recordings, or is refused. */
final class FolderFile {
  private FolderFile() {}

  /**
   * Finds a file by its name in a list.
   *
   * @param list the list, for messages
   * @throws IOException if the name leads out of {@code folder}, by "..", by an absolute path or by
   *     a link
   */
  static Path of(Path folder, String name, Path list) throws IOException {
    Path file;
    try {
      file = folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new IOException(
          "%s names \"%s\", which no file can be called: %s"
              .formatted(list, Printable.of(name), e.getReason()),
          e);
    }
    Path absolute = file.toAbsolutePath().normalize();
    if (!absolute.startsWith(folder.toAbsolutePath().normalize()) || Path.of(name).isAbsolute()) {
      throw outside(folder, name, list, absolute);
    }
    if (Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
      throw outside(folder, name, list, file.toRealPath());
    }
    return file;
  }

  private static IOException outside(Path folder, String name, Path list, Path found) {
    return new IOException(
        "%s names \"%s\", which is %s and not in %s; copy the recording into the folder"
            .formatted(list, name, found, folder));
  }
}
