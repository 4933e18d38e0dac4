package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** CIFAR10-DVS as people have it: its recordings, or what SpikingJelly has prepared. */
public final class Cifar10DvsLayout {
  /** The layouts that are read, for messages. */
  public static final String KNOWN =
      "zips or folders of the classes, and events_np or frames_number_<T>_split_by_number of"
          + " SpikingJelly";

  private Cifar10DvsLayout() {}

  /** Whether {@link #of} finds the set, by the names of files alone. */
  public static boolean isIn(Path folder) throws IOException {
    return Cifar10Dvs.isIn(folder) || prepared(folder, new RecordingSplit.Authors()).isIn();
  }

  /**
   * The clips of what is in {@code folder}.
   *
   * @param note receives what is missing from the full set, and zips that are not the original ones
   * @throws IOException if nothing is there in a layout that is known
   */
  public static ClipSource of(Path folder, RecordingSplit split, Consumer<String> note)
      throws IOException {
    if (Cifar10Dvs.isIn(folder)) {
      return new Cifar10Dvs(folder, split, note);
    }
    PreparedFolder prepared = prepared(folder, split);
    Optional<ClipSource> events = prepared.events();
    if (events.isPresent()) {
      return events.get();
    }
    throw prepared.unknown("CIFAR10-DVS", KNOWN, Cifar10Dvs.WHERE);
  }

  /** Frames that are there with this T and size, which need not be integrated. */
  public static Optional<PreparedFrames> frames(
      Path folder, RecordingSplit split, int steps, int size) throws IOException {
    return prepared(folder, split).frames(steps, size);
  }

  private static PreparedFolder prepared(Path folder, RecordingSplit split) {
    return new PreparedFolder(folder, PreparedFiles.Layout.CIFAR10_DVS, split);
  }
}
