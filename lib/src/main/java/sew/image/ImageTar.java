package sew.image;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Images in a tar archive: beside each other, in folders, or in one inner archive {@code
 * <class>.tar} for each class. They are read by their position; nothing is unpacked.
 *
 * @param cache where the index is kept until the archive changes
 * @param notes is told when an archive is searched, which may take minutes
 */
record ImageTar(Path tar, Path cache, Consumer<String> notes) implements ImagePlace {
  private static final String INNER = ".tar";

  /** An archive inside the archive. */
  private record Inner(String className, Tar tar) {}

  @Override
  public List<String> classes() throws IOException {
    try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ)) {
      TreeSet<String> names = new TreeSet<>();
      Tar.of(channel, tar.toString())
          .forEach(
              (path, offset, size) -> {
                if (path.endsWith(INNER)) {
                  names.add(className(path));
                } else if (ImageNames.isImage(last(path))) {
                  names.add(parent(path));
                }
              });
      return List.copyOf(names);
    }
  }

  @Override
  public ImageIndex index() throws IOException {
    IndexFile kept = IndexFile.of(tar, cache);
    Optional<ImageIndex> known = kept.read();
    if (known.isPresent()) {
      return known.get();
    }
    notes.accept(
        "listing the images of %s; kept in %s for the next time".formatted(tar, kept.file()));
    ImageIndex index = search();
    kept.write(index);
    return index;
  }

  private ImageIndex search() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    Unread unread = new Unread();
    try (FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ)) {
      List<Inner> archives = new ArrayList<>();
      // The whole archive first, so that one that is cut off is refused at once.
      Tar.of(channel, tar.toString())
          .forEach(
              (path, offset, size) -> {
                if (path.endsWith(INNER)) {
                  String name = tar + ": " + path;
                  Tar inner = new Tar(channel, name, offset, offset + size);
                  archives.add(new Inner(className(path), inner));
                } else if (ImageNames.isImage(last(path))) {
                  builder.add(parent(path), last(path), offset, size);
                } else if (!ImageNames.isHidden(last(path))) {
                  unread.add(Unread.OTHER_NAME, path);
                }
              },
              link -> unread.add(Unread.LINK, link));
      for (Inner archive : archives) {
        builder.addClass(archive.className());
        archive
            .tar()
            .forEach(
                (path, offset, size) -> {
                  if (ImageNames.isImage(last(path))) {
                    builder.add(archive.className(), last(path), offset, size);
                  } else if (!ImageNames.isHidden(last(path))) {
                    unread.add(Unread.OTHER_NAME, archive.className() + ".tar/" + path);
                  }
                },
                link -> unread.add(Unread.LINK, archive.className() + ".tar/" + link));
      }
    }
    unread.tell(toString(), notes);
    return builder.build(toString());
  }

  private static String className(String innerTar) {
    String name = last(innerTar);
    return name.substring(0, name.length() - INNER.length());
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The folder of a file, without those above. */
  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : last(path.substring(0, slash));
    return folder.equals(".") ? ImageIndex.NONE : folder;
  }

  @Override
  public ImagePlace.OpenFiles open(ImageIndex index, boolean flat) throws IOException {
    FileChannel channel = FileChannel.open(tar, StandardOpenOption.READ);
    return new ImagePlace.OpenFiles() {
      @Override
      public byte[] read(int i) throws IOException {
        ImageFileReader.requireSize(index.fileSize(i), where(i));
        byte[] bytes = new byte[index.fileSize(i)];
        Tar.readFully(channel, index.offset(i), bytes, where(i));
        return bytes;
      }

      @Override
      public String where(int i) {
        return tar + ": " + (flat ? "" : index.className(i) + "/") + index.fileName(i);
      }

      @Override
      public void close() throws IOException {
        channel.close();
      }
    };
  }

  @Override
  public String toString() {
    return Printable.of(tar.toString());
  }
}
