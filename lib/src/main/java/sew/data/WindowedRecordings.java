package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import sew.data.SplitList.Line;

/**
 * AEDAT 2.0 recordings of a DVS128 that each show one class, cut into windows of equal duration. A
 * {@link SplitList} with classes names them; labels number the classes in the order of their names.
 *
 * <p>Windows of one recording resemble each other, those that overlap above all: a split must keep
 * each recording whole, and the number of recordings, not of windows, says how much a test set
 * shows.
 */
public final class WindowedRecordings implements ClipSource {
  private final Path folder;
  private final SplitList list;
  private final Windows windows;
  private final List<String> classNames;

  /**
   * How recordings are cut; window k covers {@code start + k step <= t < start + k step + length},
   * where start is the first time stamp, and ends before the recording does.
   *
   * @param length in milliseconds
   * @param trainStep from one training window to the next, in milliseconds
   * @param testStep from one test window to the next, in milliseconds; at least {@code length}, so
   *     that no event is tested twice
   * @param minEvents windows with fewer events are left out; at least T, because each frame needs
   *     an event
   */
  public record Windows(int length, int trainStep, int testStep, int minEvents) {
    public static final Windows DEFAULT = new Windows(200, 100, 200, 16);

    public Windows {
      if (length < 1 || trainStep < 1 || minEvents < 1) {
        throw new IllegalArgumentException(
            "length, trainStep and minEvents must be at least 1, found %d, %d, %d"
                .formatted(length, trainStep, minEvents));
      }
      if (testStep < length) {
        throw new IllegalArgumentException(
            "test windows must not overlap: testStep must be at least length %d, found %d"
                .formatted(length, testStep));
      }
    }

    private int step(Split split) {
      return split == Split.TRAIN ? trainStep : testStep;
    }
  }

  /**
   * How much a split holds.
   *
   * @param windows of each class
   * @param leftOut windows with too few events
   */
  public record Counts(int recordings, List<Integer> windows, int leftOut) {
    public int total() {
      return windows.stream().mapToInt(Integer::intValue).sum();
    }
  }

  /** Checks that the recordings are there, and that each class can be trained and tested. */
  public WindowedRecordings(Path folder, Path list, Windows windows) throws IOException {
    this.folder = folder;
    this.list = SplitList.read(list);
    this.windows = windows;
    if (!this.list.hasClasses()) {
      throw new IOException(
          "%s: expected \"train CLASS NAME\" or \"test CLASS NAME\" in each line, found no classes"
              .formatted(list));
    }
    this.classNames = this.list.lines().stream().map(Line::className).distinct().sorted().toList();
    for (Line line : this.list.lines()) {
      if (!Files.isRegularFile(file(line))) {
        throw new IOException(
            "looked for %s, which %s names, but it is not there".formatted(file(line), list));
      }
    }
    for (Split split : Split.values()) {
      for (String name : classNames) {
        if (this.list.lines().stream()
            .noneMatch(line -> line.split() == split && line.className().equals(name))) {
          throw new IOException(
              "%s names no %s recording of %s; list one, or leave the class out"
                  .formatted(list, split, name));
        }
      }
    }
  }

  private Path file(Line line) throws IOException {
    return FolderFile.of(folder, line.recording() + SplitList.EXTENSION, list.file());
  }

  /** How many recordings a split has. */
  public int recordings(Split split) {
    return (int) list.lines().stream().filter(line -> line.split() == split).count();
  }

  /** The names of the classes, in the order of their labels. */
  public List<String> classNames() {
    return classNames;
  }

  @Override
  public String place() {
    return folder.toString();
  }

  @Override
  public int classes() {
    return classNames.size();
  }

  @Override
  public int sensorSize() {
    return 128;
  }

  @Override
  public String fingerprint() throws IOException {
    StringBuilder text = new StringBuilder(windows.toString()).append('\n');
    for (Line line : list.lines()) {
      Path file = file(line);
      text.append(line).append(' ').append(Files.size(file)).append(' ');
      text.append(Files.getLastModifiedTime(file).toMillis()).append('\n');
    }
    return text.toString();
  }

  @Override
  public int recordings() {
    return list.lines().size();
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    for (Line line : list.lines()) {
      consumer.accept(new Recording(file(line).toString(), clips -> cut(line, clips)));
    }
  }

  /** Returns how many windows had too few events. */
  private int cut(Line line, Consumer consumer) throws IOException {
    Events events = Aedat20.read(file(line), Aedat20.Orientation.DVS128);
    if (events.size() == 0) {
      throw new IOException("%s holds no event; leave it out of the list".formatted(file(line)));
    }
    long start = Arrays.stream(events.t()).min().getAsLong();
    long end = Arrays.stream(events.t()).max().getAsLong();
    long length = windows.length() * 1_000L;
    long step = windows.step(line.split()) * 1_000L;
    int label = classNames.indexOf(line.className());
    int leftOut = 0;
    for (int k = 0; start + k * step + length <= end; k++) {
      long from = start + k * step;
      Events inside = events.between(from, from + length);
      if (inside.size() < windows.minEvents()) {
        leftOut++;
      } else {
        String name = "%s_%04d".formatted(line.recording(), k);
        consumer.accept(new Clip(name, label, line.split(), inside));
      }
    }
    return leftOut;
  }

  /** Reads the recordings of a split to count its windows. */
  public Counts count(Split split) throws IOException {
    List<Integer> counts = new ArrayList<>(Collections.nCopies(classes(), 0));
    int recordings = 0;
    int leftOut = 0;
    for (Line line : list.lines()) {
      if (line.split() == split) {
        recordings++;
        leftOut += cut(line, clip -> counts.set(clip.label(), counts.get(clip.label()) + 1));
      }
    }
    return new Counts(recordings, List.copyOf(counts), leftOut);
  }
}
