package sew.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Consumer;
import sew.data.ClipSource.Split;

/**
 * The clips of a recording of DVS128 Gesture: class 1 to 11, first and last time stamp in
 * microseconds, after a line of column names, which may be missing.
 */
record GestureLabels(List<Window> windows) {
  private static final Pattern ROW =
      Pattern.compile("(\\d{1,2})\\s*,\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})");

  /** Column names: each starts with a letter, so that no row of numbers is taken for them. */
  private static final Pattern COLUMN_NAMES =
      Pattern.compile("#?NAME(,NAME)*".replace("NAME", "\\s*\"?\\p{L}[^,\\p{Cntrl}]*"));

  /** A clip's class and time, {@code start <= t < end}; windows of a recording may overlap. */
  record Window(int label, long start, long end) {}

  /**
   * Reads the lines of a label file.
   *
   * @param file names it in messages
   */
  static GestureLabels parse(List<String> lines, String file) throws IOException {
    List<Window> windows = new ArrayList<>();
    boolean first = true;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty()) {
        continue;
      }
      boolean columnNames = first && COLUMN_NAMES.matcher(line).matches();
      first = false;
      if (columnNames) {
        continue;
      }
      Matcher m = ROW.matcher(line);
      int label = m.matches() ? Integer.parseInt(m.group(1)) - 1 : -1;
      if (label < 0 || label >= GestureFolder.CLASSES) {
        throw new IOException(
            "%s, line %d: expected class (1 to 11),start,end in microseconds, found \"%s\""
                .formatted(file, i + 1, line));
      }
      windows.add(new Window(label, Long.parseLong(m.group(2)), Long.parseLong(m.group(3))));
    }
    return new GestureLabels(windows);
  }

  /** The name of the label file of a recording. */
  static String fileOf(String recording) {
    return name(recording) + "_labels.csv";
  }

  private static String name(String recording) {
    return recording.replaceFirst("\\.aedat$", "");
  }

  /** Cuts a recording into its clips, in their order. */
  void cut(String recording, Events events, Split split, Consumer consumer) throws IOException {
    int[] repetitions = new int[GestureFolder.CLASSES];
    for (Window window : windows) {
      String clip =
          "%s_%d_%d".formatted(name(recording), window.label(), repetitions[window.label()]++);
      Events inside = events.between(window.start(), window.end());
      consumer.accept(new Clip(clip, window.label(), split, inside));
    }
  }
}
