package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
  private static final String LABELS = "rows of class,start,end";

  private final Path folder;
  private final java.util.function.Consumer<String> warning;
  private final GestureTrials trials;

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
    this.trials = GestureTrials.read(new FolderLists());
  }

  private final class FolderLists implements GestureTrials.Lists {
    @Override
    public List<String> lines(String list) throws IOException {
      return TextFile.lines(present(list), "a list of recordings");
    }

    @Override
    public String place(String list) {
      return folder.resolve(list).toString();
    }
  }

  /** A file that the lists name, inside the folder. */
  private Path listed(String name) throws IOException {
    return present(FolderFile.of(folder, name, folder.resolve(GestureTrials.TRAIN)));
  }

  private Path present(String name) throws IOException {
    return present(folder.resolve(name));
  }

  private static Path present(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("looked for %s, which is not there. %s".formatted(file, WHERE));
    }
    return file;
  }

  @Override
  public String place() {
    return folder.toString();
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
    for (Map.Entry<String, Split> recording : trials.recordings().entrySet()) {
      Path file = listed(recording.getKey());
      text.append(recording).append(' ').append(Files.size(file)).append(' ');
      text.append(Files.getLastModifiedTime(file).toMillis()).append(' ');
      for (String line : TextFile.lines(labels(recording.getKey()), LABELS)) {
        text.append(line).append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  private Path labels(String recording) throws IOException {
    return listed(GestureLabels.fileOf(recording));
  }

  @Override
  public int recordings() {
    return trials.recordings().size();
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    for (Map.Entry<String, Split> recording : trials.recordings().entrySet()) {
      consumer.accept(
          new Recording(
              recording.getKey(), clips -> read(recording.getKey(), recording.getValue(), clips)));
    }
  }

  private void read(String recording, Split split, Consumer consumer) throws IOException {
    Path file = listed(recording);
    GestureLabels labels = windows(labels(recording));
    labels.cut(lastPart(file), Aedat31.read(file, this::warn), split, consumer);
  }

  /** Recordings may be read by several threads. */
  private void warn(String message) {
    synchronized (trials) {
      warning.accept(message);
    }
  }

  /** Cuts one recording into the clips that its {@code labels} name, in their order. */
  public static void clips(Path recording, Path labels, Split split, Consumer consumer)
      throws IOException {
    windows(labels).cut(lastPart(recording), Aedat31.read(recording), split, consumer);
  }

  private static GestureLabels windows(Path csv) throws IOException {
    return GestureLabels.parse(TextFile.lines(csv, LABELS), csv.toString());
  }

  private static String lastPart(Path file) {
    return file.getFileName().toString();
  }
}
