package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * DVS128 Gesture as tonic stores it: {@code ibmGestureTrain/userNN_lighting/K.npy} and {@code
 * ibmGestureTest/userNN_lighting/K.npy}, K from 0 to 10, see {@link TonicEvents}. Labels are K, the
 * same as those of {@link GestureFolder}.
 *
 * <p>It is not the set that IBM published: times are rounded to milliseconds, and a recording has
 * one clip of each class, so that there are fewer than 1,176 for training and 288 for tests.
 */
public final class TonicGestures implements ClipSource {
  public static final String WHERE =
      "DVS128 Gesture as tonic stores it: expected ibmGestureTrain/userNN_lighting/K.npy and"
          + " ibmGestureTest/userNN_lighting/K.npy, K from 0 to 10";
  private static final int SENSOR = 128;
  private static final String TRAIN = "ibmGestureTrain";
  private static final String TEST = "ibmGestureTest";

  /** The folder that tonic makes in the one it is given. */
  private static final String SET = "DVSGesture";

  private static final Pattern LABEL = Pattern.compile("(\\d{1,9})\\.npy");

  private final Path folder;
  private final List<Entry> entries = new ArrayList<>();

  /** A clip to be read: one file. */
  private record Entry(Path file, String name, int label, Split split) {}

  /** Lists the clips; their content is read by {@link #forEachRecording}. */
  public TonicGestures(Path folder) throws IOException {
    this.folder = folderOf(folder);
    add(TRAIN, Split.TRAIN);
    add(TEST, Split.TEST);
  }

  /** Whether a folder holds the set in this layout. */
  public static boolean isIn(Path folder) {
    return Files.isDirectory(folderOf(folder).resolve(TRAIN));
  }

  private static Path folderOf(Path folder) {
    boolean below =
        !Files.isDirectory(folder.resolve(TRAIN))
            && Files.isDirectory(folder.resolve(SET).resolve(TRAIN));
    return below ? folder.resolve(SET) : folder;
  }

  private void add(String part, Split split) throws IOException {
    Path place = folder.resolve(part);
    if (!Files.isDirectory(place)) {
      throw new IOException("looked for %s, which is not there. %s".formatted(place, WHERE));
    }
    int before = entries.size();
    for (Path recording : sorted(place)) {
      if (Files.isDirectory(recording)) {
        addClips(recording, split);
      }
    }
    if (entries.size() == before) {
      throw new IOException("%s holds no clips. %s".formatted(place, WHERE));
    }
  }

  private void addClips(Path recording, Split split) throws IOException {
    List<Entry> clips = new ArrayList<>();
    for (Path file : sorted(recording)) {
      String name = file.getFileName().toString();
      if (!name.endsWith(".npy") || name.startsWith(".")) {
        continue;
      }
      Matcher label = LABEL.matcher(name);
      if (!label.matches() || Integer.parseInt(label.group(1)) >= GestureFolder.CLASSES) {
        throw new IOException(
            "%s: expected a clip called by its class, 0.npy to 10.npy".formatted(file));
      }
      int k = Integer.parseInt(label.group(1));
      clips.add(new Entry(file, "%s_%d".formatted(recording.getFileName(), k), k, split));
    }
    clips.sort(Comparator.comparingInt(Entry::label));
    entries.addAll(clips);
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Override
  public int classes() {
    return GestureFolder.CLASSES;
  }

  @Override
  public int sensorSize() {
    return SENSOR;
  }

  @Override
  public int recordings() {
    return entries.size();
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(entry.split()).append(' ').append(entry.name()).append(' ');
      text.append(Files.size(entry.file())).append(' ');
      text.append(Files.getLastModifiedTime(entry.file()).toMillis()).append('\n');
    }
    return text.toString();
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    for (Entry entry : entries) {
      consumer.accept(new Recording(entry.file().toString(), clips -> clips.accept(clip(entry))));
    }
  }

  private static Clip clip(Entry entry) throws IOException {
    Events events = TonicEvents.read(entry.file(), SENSOR, SENSOR);
    if (events.size() == 0) {
      throw new IOException(entry.file() + " holds no event; fetch it again");
    }
    return new Clip(entry.name(), entry.label(), entry.split(), events);
  }
}
