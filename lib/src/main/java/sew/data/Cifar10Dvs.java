package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A folder with CIFAR10-DVS (Li et al., Front. Neurosci. 11:309, 2017): 1,000 recordings of each
 * class of CIFAR-10, whose images move on a screen before a DVS128.
 *
 * <p>Each class lies in its original zip or in a folder of its name, also below {@code download}
 * and {@code extract}, where SpikingJelly puts them; where both are there, the zip is read. Labels
 * number the classes in the order of their names. Recordings may be in AEDAT 4 too, as tonic has
 * them.
 */
public final class Cifar10Dvs implements ClipSource {
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  /** Recordings of each class in the full set. */
  public static final int RECORDINGS = 1_000;

  public static final String WHERE =
      "CIFAR10-DVS (Li et al., 2017, figshare article 4724671): expected airplane.zip ..."
          + " truck.zip, or folders airplane ... truck with cifar10_<class>_<n>.aedat (or .aedat4, as tonic has them)";

  /** MD5 of the original zips by class, as published. */
  public static final Map<String, String> MD5 =
      Map.of(
          "airplane", "0afd5c4bf9ae06af762a77b180354fdd",
          "automobile", "8438dfeba3bc970c94962d995b1b9bdd",
          "bird", "a9c207c91c55b9dc2002dc21c684d785",
          "cat", "52c63c677c2b15fa5146a8daf4d56687",
          "deer", "b6bf21f6c04d21ba4e23fc3e36c8a4a3",
          "dog", "f379ebdf6703d16e0a690782e62639c3",
          "frog", "cad6ed91214b1c7388a5f6ee56d08803",
          "horse", "e7cbbf77bec584ffbf913f00e682782a",
          "ship", "41c7bd7d6b251be82557c6cce9a7d5c9",
          "truck", "89f3922fd147d9aeff89e76a2b0b70a7");

  private final java.util.function.Consumer<String> note;
  private final List<RecordingFolder> folders = new ArrayList<>();
  private final Map<String, Split> splits;

  /**
   * Lists the recordings; their content is read by {@link #forEachRecording} only.
   *
   * @param note receives what is missing from the full set, and zips that are not the original ones
   */
  public Cifar10Dvs(Path folder, RecordingSplit split, java.util.function.Consumer<String> note)
      throws IOException {
    this.note = note;
    for (String name : CLASSES) {
      folders.add(find(folder, name));
    }
    List<List<String>> names = folders.stream().map(RecordingFolder::names).toList();
    requireDistinct(folder, names);
    this.splits = split.of(names);
    for (Split part : Split.values()) {
      if (!splits.containsValue(part)) {
        throw new IOException(
            "the split %s makes none of the recordings in %s a %s recording; choose another split"
                .formatted(split.text(), folder, part));
      }
    }
    noteWhatIsMissing(folder);
    if (folders.stream().anyMatch(RecordingFolder::hasAedat4)) {
      note.accept(
          "%s holds recordings in AEDAT 4, as tonic has them; their pixels and polarities are read as they are, not turned as those of the original are"
              .formatted(folder));
    }
  }

  /** Whether the recordings of a class are in {@code folder}. */
  static boolean isIn(Path folder) throws IOException {
    for (String name : CLASSES) {
      if (!find(folder, name).files().isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** The zip or folder of a class; without recordings if there is neither. */
  private static RecordingFolder find(Path folder, String name) throws IOException {
    for (Path place : List.of(folder, folder.resolve("download"))) {
      Path zip = place.resolve(name + ".zip");
      if (Files.isRegularFile(zip)) {
        return RecordingFolder.ofZip(zip);
      }
    }
    for (Path place : List.of(folder, folder.resolve("extract"))) {
      Path recordings = place.resolve(name);
      if (Files.isDirectory(recordings)) {
        return RecordingFolder.ofFolder(recordings);
      }
    }
    return new RecordingFolder(folder.resolve(name), false, List.of());
  }

  private static void requireDistinct(Path folder, List<List<String>> names) throws IOException {
    Map<String, String> first = new HashMap<>();
    for (int label = 0; label < names.size(); label++) {
      for (String name : names.get(label)) {
        String other = first.putIfAbsent(name, CLASSES.get(label));
        if (other != null) {
          throw new IOException(
              "%s: %s lies in %s and in %s; each recording must be there once"
                  .formatted(folder, name, other, CLASSES.get(label)));
        }
      }
    }
    if (first.isEmpty()) {
      throw new IOException("no recordings in %s. %s".formatted(folder, WHERE));
    }
  }

  private void noteWhatIsMissing(Path folder) {
    List<String> few = new ArrayList<>();
    int found = 0;
    for (int label = 0; label < CLASSES.size(); label++) {
      int recordings = folders.get(label).files().size();
      found += recordings;
      if (recordings != RECORDINGS) {
        few.add("%d of %s".formatted(recordings, CLASSES.get(label)));
      }
    }
    if (!few.isEmpty()) {
      note.accept(
          "%s holds %,d of the %,d recordings of CIFAR10-DVS: %s"
              .formatted(folder, found, RECORDINGS * CLASSES.size(), String.join(", ", few)));
    }
  }

  @Override
  public int classes() {
    return CLASSES.size();
  }

  @Override
  public int sensorSize() {
    return 128;
  }

  /** How many recordings a split has. */
  public int recordings(Split part) {
    return (int) splits.values().stream().filter(s -> s == part).count();
  }

  @Override
  public int recordings() {
    return splits.size();
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int label = 0; label < CLASSES.size(); label++) {
      RecordingFolder recordings = folders.get(label);
      text.append(CLASSES.get(label)).append('\n').append(recordings.fingerprint());
      for (String name : recordings.names()) {
        text.append(name).append(' ').append(splits.get(name)).append('\n');
      }
    }
    return text.toString();
  }

  /** Passes on the recordings by class and, within a class, by name. */
  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    for (int label = 0; label < CLASSES.size(); label++) {
      RecordingFolder recordings = folders.get(label);
      if (recordings.zipped()) {
        noteOtherZip(recordings.at(), MD5.get(CLASSES.get(label)));
      }
      int labelOfClass = label;
      for (String file : recordings.files()) {
        if (splits.containsKey(RecordingFolder.name(file))) {
          consumer.accept(
              new Recording(
                  recordings.place(file),
                  clips -> clips.accept(clip(recordings, file, labelOfClass))));
        }
      }
    }
  }

  private Clip clip(RecordingFolder recordings, String file, int label) throws IOException {
    String from = recordings.place(file);
    Events events = decode(recordings.read(file), from);
    if (events.size() == 0) {
      throw new IOException(from + " holds no event; fetch it again");
    }
    String name = RecordingFolder.name(file);
    return new Clip(name, label, splits.get(name), events);
  }

  private Events decode(byte[] bytes, String from) throws IOException {
    if (!Aedat4.isOne(bytes)) {
      return Aedat20.decode(bytes, from, Aedat20.Orientation.CIFAR10_DVS);
    }
    Events events = Aedat4.decode(bytes, from, OptionalInt.empty(), this::warn);
    if (events.width() != sensorSize() || events.height() != sensorSize()) {
      throw new IOException(
          "%s: expected 128 x 128 pixels, found %d x %d"
              .formatted(from, events.width(), events.height()));
    }
    return events;
  }

  /** Recordings may be read by several threads. */
  private void warn(String message) {
    synchronized (splits) {
      note.accept(message);
    }
  }

  private void noteOtherZip(Path zip, String expected) throws IOException {
    String found = Md5.of(zip);
    if (!found.equals(expected)) {
      note.accept(
          "%s is not the original: expected md5 %s, found %s; it is read as it is"
              .formatted(zip, expected, found));
    }
  }
}
