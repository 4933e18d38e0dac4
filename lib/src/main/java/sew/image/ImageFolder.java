package sew.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sew.data.Printable;

/**
 * Image files in a folder, or in one folder for each class, at any depth in it.
 *
 * @param notes is told what lies in the folder and is not read
 */
public record ImageFolder(Path folder, Consumer<String> notes) implements ImagePlace {
  /** Whether a file is taken for an image by its name, as torchvision does. */
  public static boolean isImage(Path file) {
    return ImageNames.isImage(file.getFileName().toString());
  }

  /**
   * All images at any depth below {@code folder}, in torchvision's order; their labels are unknown.
   *
   * @param notes is told what lies there and is not read
   */
  public static List<Path> files(Path folder, Consumer<String> notes) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          "expected a folder of images, found none at " + Printable.of(folder.toString()));
    }
    List<String> names = new ArrayList<>();
    Unread unread = new Unread();
    new FolderWalk(folder, unread).forEach((name, bytes) -> names.add(name));
    unread.tell(folder.toString(), notes);
    return names.stream().sorted(ImageNames.ORDER).map(folder::resolve).toList();
  }

  static boolean isImage(String name) {
    return ImageNames.isImage(name);
  }

  @Override
  public List<String> classes() throws IOException {
    return classes(new Unread());
  }

  private List<String> classes(Unread unread) throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> outside = new ArrayList<>();
    for (Path child : FolderWalk.children(folder)) {
      String name = child.getFileName().toString();
      if (!Files.isDirectory(child)) {
        outside.add(child);
      } else if (!FolderWalk.isNamed(child)) {
        unread.add(Unread.UNNAMED, child.toString());
      } else if (ImageNames.isHidden(name)) {
        unread.add(Unread.HIDDEN, child.toString());
      } else {
        names.add(name);
      }
    }
    if (names.isEmpty()) {
      return List.of(ImageIndex.NONE);
    }
    outside.stream()
        .filter(file -> ImageNames.isImage(file.getFileName().toString()))
        .forEach(file -> unread.add(Unread.OUTSIDE, file.toString()));
    return names;
  }

  /** Whether there are images in a class folder. */
  boolean hasImages(String className) throws IOException {
    boolean[] found = {false};
    new FolderWalk(folder.resolve(className), new Unread())
        .forEach((name, bytes) -> found[0] = true);
    return found[0];
  }

  @Override
  public ImageIndex index() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    Unread unread = new Unread();
    for (String className : classes(unread)) {
      builder.addClass(className);
      new FolderWalk(folder.resolve(className), unread)
          .forEach((name, bytes) -> builder.add(className, name, 0, bytes));
    }
    unread.tell(folder.toString(), notes);
    return builder.build(folder.toString());
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
        return ImageFileReader.read(file(i));
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
    return Printable.of(folder.toString());
  }
}
