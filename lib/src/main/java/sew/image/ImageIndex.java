package sew.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sew.data.Sha256;

/**
 * Which images there are, sorted by class and name as bytes. It lies in a few arrays: an object for
 * each of ImageNet's 1.28 million images would take ten times as much memory.
 */
final class ImageIndex {
  /** The class of images that lie in no class folder. */
  static final String NONE = "";

  private final List<String> classes;
  private final Columns columns;

  /**
   * An element for each image.
   *
   * @param labels places among the classes
   * @param names of the files in UTF-8, one after another
   * @param ends where each name ends
   * @param sizes of the files in bytes
   * @param offsets of the files within their archive
   */
  record Columns(int[] labels, byte[] names, int[] ends, int[] sizes, long[] offsets) {
    int nameStart(int i) {
      return i == 0 ? 0 : ends[i - 1];
    }

    /** How much memory the elements take. */
    long bytes() {
      return names.length + 4L * (labels.length + ends.length + sizes.length) + 8L * offsets.length;
    }
  }

  ImageIndex(List<String> classes, Columns columns) {
    this.classes = List.copyOf(classes);
    this.columns = columns;
  }

  Columns columns() {
    return columns;
  }

  int size() {
    return columns.labels().length;
  }

  /** Names of the classes; those of folders are sorted. */
  List<String> classes() {
    return classes;
  }

  /** Whether the images lie beside each other and not in class folders. */
  boolean isFlat() {
    return classes.equals(List.of(NONE));
  }

  int label(int i) {
    return columns.labels()[i];
  }

  String className(int i) {
    return classes.get(label(i));
  }

  /** The name of the file without folders. */
  String fileName(int i) {
    int start = columns.nameStart(i);
    return new String(columns.names(), start, columns.ends()[i] - start, StandardCharsets.UTF_8);
  }

  int fileSize(int i) {
    return columns.sizes()[i];
  }

  long offset(int i) {
    return columns.offsets()[i];
  }

  /**
   * The same images, with labels that are places among {@code all}.
   *
   * @param where the images lie, for errors
   */
  ImageIndex among(List<String> all, String where) throws IOException {
    int[] places = new int[classes.size()];
    for (int c = 0; c < places.length; c++) {
      places[c] = all.indexOf(classes.get(c));
      if (places[c] < 0) {
        throw new IOException(
            "%s: expected classes of the training set, which has %d, found %s, which it lacks"
                .formatted(where, all.size(), classes.get(c)));
      }
    }
    int[] labels = new int[size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = places[label(i)];
    }
    return new ImageIndex(
        all,
        new Columns(labels, columns.names(), columns.ends(), columns.sizes(), columns.offsets()));
  }

  /** SHA-256 over the classes' names and, class by class, the files' names and sizes. */
  String fingerprint() {
    StringBuilder hashes = new StringBuilder();
    int i = 0;
    for (int c = 0; c < classes.size(); c++) {
      ByteArrayOutputStream files = new ByteArrayOutputStream();
      for (; i < size() && label(i) == c; i++) {
        int start = columns.nameStart(i);
        files.write(columns.names(), start, columns.ends()[i] - start);
        files.writeBytes((" " + fileSize(i) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      hashes.append(classes.get(c)).append(' ').append(Sha256.of(files.toByteArray())).append('\n');
    }
    return Sha256.of(hashes.toString());
  }
}
