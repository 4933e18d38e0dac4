package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Images in one folder per class, as ImageNet's {@code train/<wnid>/*.JPEG}: the label of a class
 * is its place among the sorted names of the folders.
 *
 * @param classes names of the folders, sorted
 * @param entries images sorted by class and name
 */
public record ImageFolder(List<String> classes, List<Entry> entries) {
  private static final Set<String> ENDINGS = Set.of("jpeg", "jpg", "png");

  /** One image file and its label. */
  public record Entry(Path file, int label) {}

  /**
   * Opens {@code folder}, such as {@code imagenet/val}.
   *
   * @throws IOException if there is no such folder, or no class folder with images in it
   */
  public static ImageFolder open(Path folder) throws IOException {
    requireFolder(folder);
    List<String> classes = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    for (Path child : sorted(folder)) {
      if (Files.isDirectory(child)) {
        for (Path file : images(child)) {
          entries.add(new Entry(file, classes.size()));
        }
        classes.add(child.getFileName().toString());
      }
    }
    if (entries.isEmpty()) {
      throw new IOException(
          "expected folders of images, one per class, in %s, such as %s/n01440764/*.JPEG; found none"
              .formatted(folder, folder.getFileName()));
    }
    return new ImageFolder(List.copyOf(classes), List.copyOf(entries));
  }

  /** All images at any depth below {@code folder}, sorted by path; their labels are unknown. */
  public static List<Path> files(Path folder) throws IOException {
    requireFolder(folder);
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(ImageFolder::isImage).sorted().toList();
    }
  }

  private static void requireFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("expected a folder of images, found none at " + folder);
    }
  }

  private static List<Path> images(Path folder) throws IOException {
    return sorted(folder).stream().filter(ImageFolder::isImage).toList();
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0
        && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
        && Files.isRegularFile(file);
  }
}
