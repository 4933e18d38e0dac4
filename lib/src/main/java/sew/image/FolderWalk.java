package sew.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the images below a folder as torchvision's ImageFolder does: through links, at any depth.
 * Unlike there, hidden folders do not count, and a link to a folder above itself is not followed.
 *
 * @param unread receives what lies there and is no image by its name, or cannot be named
 */
record FolderWalk(Path top, Unread unread) {
  /** Receives an image, whose size is 0 where it cannot be found out. */
  @FunctionalInterface
  interface Visitor {
    /**
     * An image.
     *
     * @param name the path below the top, with slashes
     */
    void image(String name, long bytes) throws IOException;
  }

  void forEach(Visitor visitor) throws IOException {
    walk(top, "", new ArrayList<>(), visitor);
  }

  private void walk(Path folder, String prefix, List<Path> above, Visitor visitor)
      throws IOException {
    above.add(folder.toRealPath());
    for (Path child : children(folder)) {
      String name = child.getFileName().toString();
      boolean isFolder = Files.isDirectory(child);
      if (!isNamed(child)) {
        unread.add(Unread.UNNAMED, child.toString());
      } else if (isFolder && ImageNames.isHidden(name)) {
        unread.add(Unread.HIDDEN, child.toString());
      } else if (isFolder && isAbove(child.toRealPath(), above)) {
        unread.add(Unread.LOOP, child.toString());
      } else if (isFolder) {
        walk(child, prefix + name + "/", above, visitor);
      } else if (ImageNames.isImage(name)) {
        visitor.image(prefix + name, size(child));
      } else if (!ImageNames.isHidden(name)) {
        unread.add(Unread.OTHER_NAME, child.toString());
      }
    }
    above.remove(above.size() - 1);
  }

  private static boolean isAbove(Path folder, List<Path> below) {
    return below.stream().anyMatch(path -> path.startsWith(folder));
  }

  /** What is in a folder, sorted. */
  static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children
          .sorted(
              Comparator.comparing(child -> child.getFileName().toString(), ImageNames.CODE_POINTS))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** Whether the file is found by its name as text: its bytes may be in another character set. */
  static boolean isNamed(Path file) {
    try {
      return file.equals(file.resolveSibling(file.getFileName().toString()));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Of what a link leads to; one that leads nowhere is found out when it is read. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
