package sew.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Collects images in any order and sorts them by class and name. */
final class IndexBuilder {
  private final Map<String, Integer> classes = new LinkedHashMap<>();
  private int[] labels = new int[1024];
  private byte[] names = new byte[16 * 1024];
  private int[] ends = new int[1024];
  private int[] sizes = new int[1024];
  private long[] offsets = new long[1024];
  private int size;

  /** The images of {@code index}, with the class of each given by {@code classNames}. */
  static ImageIndex withClasses(ImageIndex index, String[] classNames, String where)
      throws IOException {
    IndexBuilder builder = new IndexBuilder();
    for (int i = 0; i < index.size(); i++) {
      builder.add(classNames[i], index.fileName(i), index.offset(i), index.fileSize(i));
    }
    return builder.build(where);
  }

  /** Adds a class; it may stay without images. */
  int addClass(String name) {
    Integer known = classes.putIfAbsent(name, classes.size());
    return known == null ? classes.size() - 1 : known;
  }

  void add(String className, String fileName, long offset, long bytes) {
    byte[] name = fileName.getBytes(StandardCharsets.UTF_8);
    int start = size == 0 ? 0 : ends[size - 1];
    int end = Math.addExact(start, name.length);
    if (size == labels.length) {
      grow(size + size / 2);
    }
    if (end > names.length) {
      names = Arrays.copyOf(names, Math.max(end, Math.addExact(names.length, names.length / 2)));
    }
    System.arraycopy(name, 0, names, start, name.length);
    labels[size] = addClass(className);
    ends[size] = end;
    sizes[size] =
        (int) Math.min(bytes, Integer.MAX_VALUE); // one that is larger is refused when it is read
    offsets[size] = offset;
    size++;
  }

  private void grow(int capacity) {
    labels = Arrays.copyOf(labels, capacity);
    ends = Arrays.copyOf(ends, capacity);
    sizes = Arrays.copyOf(sizes, capacity);
    offsets = Arrays.copyOf(offsets, capacity);
  }

  /**
   * The images that were added.
   *
   * @param where they lie, for errors
   * @throws IOException if a class has two images of one name
   */
  ImageIndex build(String where) throws IOException {
    List<String> given = new ArrayList<>(classes.keySet());
    List<String> sorted = given.stream().sorted(ImageNames.ORDER).toList();
    int[] places = given.stream().mapToInt(sorted::indexOf).toArray();
    for (int i = 0; i < size; i++) {
      labels[i] = places[labels[i]];
    }
    grow(size);
    names = Arrays.copyOf(names, size == 0 ? 0 : ends[size - 1]);
    ImageIndex.Columns columns =
        inOrder(new ImageIndex.Columns(labels, names, ends, sizes, offsets));
    ImageIndex index = new ImageIndex(sorted, columns);
    for (int i = 1; i < size; i++) {
      if (compare(columns, i - 1, i) == 0) {
        throw new IOException(
            "%s: expected one image of a name in a class, found %s/%s twice; remove one"
                .formatted(
                    Printable.of(where),
                    Printable.of(index.className(i)),
                    Printable.of(index.fileName(i))));
      }
    }
    return index;
  }

  private static int compare(ImageIndex.Columns columns, int i, int j) {
    int byClass = Integer.compare(columns.labels()[i], columns.labels()[j]);
    if (byClass != 0) {
      return byClass;
    }
    // As torchvision: by the path of the folder, then by the name in it.
    byte[] names = columns.names();
    int startI = columns.nameStart(i);
    int startJ = columns.nameStart(j);
    int folderI = folderEnd(columns, i);
    int folderJ = folderEnd(columns, j);
    int byFolder = Arrays.compareUnsigned(names, startI, folderI, names, startJ, folderJ);
    return byFolder != 0
        ? byFolder
        : Arrays.compareUnsigned(
            names, folderI, columns.ends()[i], names, folderJ, columns.ends()[j]);
  }

  /** The last slash of a name, or its start. */
  private static int folderEnd(ImageIndex.Columns columns, int i) {
    int at = columns.ends()[i] - 1;
    while (at > columns.nameStart(i) && columns.names()[at] != '/') {
      at--;
    }
    return Math.max(at, columns.nameStart(i));
  }

  private static ImageIndex.Columns inOrder(ImageIndex.Columns in) {
    int size = in.labels().length;
    if (IntStream.range(1, size).allMatch(i -> compare(in, i - 1, i) <= 0)) {
      return in;
    }
    Integer[] order = IntStream.range(0, size).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (i, j) -> compare(in, i, j));
    var out =
        new ImageIndex.Columns(
            new int[size],
            new byte[in.names().length],
            new int[size],
            new int[size],
            new long[size]);
    int end = 0;
    for (int to = 0; to < size; to++) {
      int from = order[to];
      int length = in.ends()[from] - in.nameStart(from);
      System.arraycopy(in.names(), in.nameStart(from), out.names(), end, length);
      end += length;
      out.labels()[to] = in.labels()[from];
      out.ends()[to] = end;
      out.sizes()[to] = in.sizes()[from];
      out.offsets()[to] = in.offsets()[from];
    }
    return out;
  }
}
