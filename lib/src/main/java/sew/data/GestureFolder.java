package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A folder in the layout of DVS128 Gesture (Amir et al., CVPR 2017).
 *
 * <p>{@code userNN_lighting.aedat} holds a recording and {@code userNN_lighting_labels.csv} its
 * clips: class 1 to 11, first and last time stamp in microseconds, after a line of column names,
 * which may be missing. {@code trials_to_train.txt} and {@code trials_to_test.txt} name the
 * recordings of each split. Labels are class - 1.
 */
public final class GestureFolder implements ClipSource {
  public static final int CLASSES = 11;
  public static final String WHERE =
      "DVS128 Gesture (IBM Research, research.ibm.com/interactive/dvsgesture, CC BY 4.0),"
          + " DvsGesture.tar.gz with md5"
          + " 8a5c71fb11e24e5ca5b11866ca6c00a1, 1,176 train and 288 test clips; expected"
          + " trials_to_train.txt, trials_to_test.txt, userNN_lighting.aedat and"
          + " userNN_lighting_labels.csv";
  private static final Pattern ROW =
      Pattern.compile("(\\d{1,2})\\s*,\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})");

  /** Column names: each starts with a letter, so that no row of numbers is taken for them. */
  private static final Pattern COLUMN_NAMES =
      Pattern.compile("#?NAME(,NAME)*".replace("NAME", "\\s*\"?\\p{L}[^,\\p{Cntrl}]*"));

  private final Path folder;
  private final java.util.function.Consumer<String> warning;
  private final Map<String, Split> recordings = new LinkedHashMap<>();

  /** Reads the lists of recordings; doubts about a recording are not reported. */
  public GestureFolder(Path folder) throws IOException {
    this(folder, message -> {});
  }

  /**
   * Reads the lists of recordings.
   *
   * @param warning receives what is doubtful about a recording that is read, see {@link Aedat31}
   */
  public GestureFolder(Path folder, java.util.function.Consumer<String> warning)
      throws IOException {
    this.folder = folder;
    this.warning = warning;
    addTrials("trials_to_train.txt", Split.TRAIN);
    addTrials("trials_to_test.txt", Split.TEST);
  }

  private void addTrials(String list, Split split) throws IOException {
    for (String line : text(present(list)).lines().toList()) {
      String recording = line.strip();
      if (recording.isEmpty()) {
        continue;
      }
      if (recordings.put(recording, split) != null) {
        throw new IOException(
            "%s names %s a second time; each recording belongs to one split"
                .formatted(folder.resolve(list), recording));
      }
    }
  }

  private Path present(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IOException("looked for %s, which is not there. %s".formatted(file, WHERE));
    }
    return file;
  }

  @Override
  public int classes() {
    return CLASSES;
  }

  @Override
  public int sensorSize() {
    return 128;
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Split> recording : recordings.entrySet()) {
      Path file = present(recording.getKey());
      text.append(recording).append(' ').append(Files.size(file)).append(' ');
      text.append(Files.getLastModifiedTime(file).toMillis()).append(' ');
      text.append(text(labels(recording.getKey()))).append('\n');
    }
    return text.toString();
  }

  private Path labels(String recording) throws IOException {
    return present(recording.replaceFirst("\\.aedat$", "") + "_labels.csv");
  }

  @Override
  public int recordings() {
    return recordings.size();
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    for (Map.Entry<String, Split> recording : recordings.entrySet()) {
      consumer.accept(
          new Recording(
              recording.getKey(), clips -> read(recording.getKey(), recording.getValue(), clips)));
    }
  }

  private void read(String recording, Split split, Consumer consumer) throws IOException {
    Path file = present(recording);
    Path labels = labels(recording);
    cut(file, Aedat31.read(file, this::warn), labels, split, consumer);
  }

  /** Recordings may be read by several threads. */
  private void warn(String message) {
    synchronized (recordings) {
      warning.accept(message);
    }
  }

  /** Cuts one recording into the clips that its {@code labels} name, in their order. */
  public static void clips(Path recording, Path labels, Split split, Consumer consumer)
      throws IOException {
    cut(recording, Aedat31.read(recording), labels, split, consumer);
  }

  private static void cut(
      Path recording, Events events, Path labels, Split split, Consumer consumer)
      throws IOException {
    String name = recording.getFileName().toString().replaceFirst("\\.aedat$", "");
    int[] repetitions = new int[CLASSES];
    for (Window window : windows(labels)) {
      String clip = "%s_%d_%d".formatted(name, window.label(), repetitions[window.label()]++);
      Events inside = events.between(window.start(), window.end());
      consumer.accept(new Clip(clip, window.label(), split, inside));
    }
  }

  /** A clip's class and time, {@code start <= t < end}; windows of a recording may overlap. */
  private record Window(int label, long start, long end) {}

  private static List<Window> windows(Path csv) throws IOException {
    List<String> lines = text(csv).lines().toList();
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
      if (label < 0 || label >= CLASSES) {
        throw new IOException(
            "%s, line %d: expected class (1 to 11),start,end in microseconds, found \"%s\""
                .formatted(csv, i + 1, line));
      }
      windows.add(new Window(label, Long.parseLong(m.group(2)), Long.parseLong(m.group(3))));
    }
    return windows;
  }

  /** UTF-8 without its byte order mark, or else Latin-1: only numbers and names of files count. */
  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return new String(bytes, ISO_8859_1);
    }
  }
}
