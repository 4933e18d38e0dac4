package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sew.data.ClipSource.Split;

/**
 * The clips of a set as SpikingJelly prepares them: one file of NumPy arrays each, in a folder for
 * each class. Names, labels and order are those of the set's recordings, so that the same frames
 * have the same hashes.
 *
 * <p>A class folder that is called by a number has that number as its label, as in the recordings.
 * SpikingJelly itself numbers the folders in the order of their names as text, where 10 is third.
 */
final class PreparedFiles {
  private static final String ENDING = ".npz";
  private static final Pattern REPEATED = Pattern.compile("(.*)_(\\d{1,9})");

  private PreparedFiles() {}

  /** A clip in a file. */
  record ClipFile(Path path, String name, int label, Split split) {}

  /** How the files of a set lie. */
  enum Layout {
    GESTURE(GestureFolder.CLASSES, 128),
    N_MNIST(10, 34),
    CIFAR10_DVS(Cifar10Dvs.CLASSES.size(), 128);

    private final int classes;
    private final int sensorSize;

    Layout(int classes, int sensorSize) {
      this.classes = classes;
      this.sensorSize = sensorSize;
    }

    int classes() {
      return classes;
    }

    int sensorSize() {
      return sensorSize;
    }

    /** The folder of the last class. */
    String lastClass() {
      return this == CIFAR10_DVS ? Cifar10Dvs.CLASSES.get(classes - 1) : "train/" + (classes - 1);
    }

    /** A folder that sets with more classes have. */
    String classBeyond() {
      return "train/" + classes;
    }

    /** A folder that every folder of this layout has. */
    String landmark() {
      return this == CIFAR10_DVS ? Cifar10Dvs.CLASSES.get(0) : "train";
    }
  }

  /**
   * Lists the clips of a folder.
   *
   * @param split for a set without one; not used for others
   */
  static List<ClipFile> list(Path folder, Layout layout, RecordingSplit split) throws IOException {
    return layout == Layout.CIFAR10_DVS ? bySplit(folder, split) : byFolder(folder, layout);
  }

  private static List<ClipFile> byFolder(Path folder, Layout layout) throws IOException {
    List<ClipFile> all = new ArrayList<>();
    for (Split split : Split.values()) {
      Path part = folder.resolve(split.name().toLowerCase(Locale.ROOT));
      List<ClipFile> clips = new ArrayList<>();
      for (int label = 0; label < layout.classes(); label++) {
        for (Path file : files(part.resolve(String.valueOf(label)))) {
          String name = base(file);
          clips.add(new ClipFile(file, clipName(layout, name, label, split), label, split));
        }
      }
      if (layout == Layout.GESTURE) {
        clips.sort(
            Comparator.comparing((ClipFile clip) -> recording(base(clip.path())))
                .thenComparing(ClipFile::label)
                .thenComparing(clip -> repetition(base(clip.path()))));
      }
      all.addAll(clips);
    }
    return all;
  }

  private static String clipName(Layout layout, String name, int label, Split split) {
    return layout == Layout.GESTURE
        ? "%s_%d_%d".formatted(recording(name), label, repetition(name))
        : "%s/%d/%s.bin".formatted(split == Split.TRAIN ? "Train" : "Test", label, name);
  }

  private static String recording(String name) {
    Matcher m = REPEATED.matcher(name);
    return m.matches() ? m.group(1) : name;
  }

  private static int repetition(String name) {
    Matcher m = REPEATED.matcher(name);
    return m.matches() ? Integer.parseInt(m.group(2)) : 0;
  }

  private static List<ClipFile> bySplit(Path folder, RecordingSplit split) throws IOException {
    List<List<Path>> classes = new ArrayList<>();
    for (String name : Cifar10Dvs.CLASSES) {
      classes.add(files(folder.resolve(name)));
    }
    if (classes.stream().allMatch(List::isEmpty)) {
      return List.of();
    }
    Map<String, Split> splits =
        split.of(classes.stream().map(c -> c.stream().map(PreparedFiles::base).toList()).toList());
    List<ClipFile> all = new ArrayList<>();
    for (int label = 0; label < classes.size(); label++) {
      for (Path file : classes.get(label)) {
        String name = base(file);
        if (splits.containsKey(name)) {
          all.add(new ClipFile(file, name, label, splits.get(name)));
        }
      }
    }
    return all;
  }

  /** The files of a class, sorted by their names; none if there is no folder of it. */
  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      // macOS adds files that start with "._".
      return files
          .filter(f -> f.toString().endsWith(ENDING) && !base(f).startsWith("."))
          .sorted(Comparator.comparing(PreparedFiles::base))
          .toList();
    }
  }

  private static String base(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }

  /** Names, sizes and times, without content. */
  static String fingerprint(List<ClipFile> clips) throws IOException {
    StringBuilder text = new StringBuilder();
    for (ClipFile clip : clips) {
      text.append(clip.name()).append(' ').append(clip.label()).append(' ').append(clip.split());
      text.append(' ').append(Files.size(clip.path())).append(' ');
      text.append(Files.getLastModifiedTime(clip.path()).toMillis()).append('\n');
    }
    return text.toString();
  }
}
