package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Image files in a folder, or in one folder for each class. */
public record ImageFolder(Path folder) implements ImagePlace {
  private static final Set<String> ENDINGS = Set.of("jpeg", "jpg", "png");

  /** All images at any depth below {@code folder}, sorted by path; their labels are unknown. */
  public static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("expected a folder of images, found none at " + folder);
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> isImage(file.getFileName().toString()))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  /** Whether a file counts as an image; what some systems add to archives and folders does not. */
  static boolean isImage(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0
        && !isHidden(name)
        && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  static boolean isHidden(String name) {
    return name.startsWith(".") || name.equals("__MACOSX");
  }

  @Override
  public List<String> classes() throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      List<String> names =
          children
              .filter(child -> !isHidden(child.getFileName().toString()))
              .filter(Files::isDirectory)
              .map(child -> child.getFileName().toString())
              .sorted()
              .toList();
      return names.isEmpty() ? List.of(ImageIndex.NONE) : names;
    }
  }

  boolean hasImages(String className) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(className))) {
      return files.anyMatch(file -> isImage(file.getFileName().toString()));
    }
  }

  @Override
  public ImageIndex index() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    for (String name : classes()) {
      builder.addClass(name);
      try (Stream<Path> files = Files.list(folder.resolve(name))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          String fileName = file.getFileName().toString();
          if (isImage(fileName)) {
            builder.add(name, fileName, 0, Files.size(file));
          }
        }
      }
    }
    return builder.build();
  }

  @Override
  public ImagePlace.OpenFiles open(ImageIndex index, boolean flat) {
    return new ImagePlace.OpenFiles() {
      private Path file(int i) {
        Path parent = flat ? folder : folder.resolve(index.className(i));
        return parent.resolve(index.fileName(i));
      }

      @Override
      public byte[] read(int i) throws IOException {
        return Files.readAllBytes(file(i));
      }

      @Override
      public String where(int i) {
        return file(i).toString();
      }

      @Override
      public void close() {
        // Each file is open only while it is read.
      }
    };
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
