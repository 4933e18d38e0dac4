package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * DVS128 Gesture as people have it: the folder of the recordings, the original archive, what
 * SpikingJelly has prepared, or what tonic stores; or a folder that holds one of these.
 */
public final class GestureLayout {
  /** The layouts that are read, for messages. */
  public static final String KNOWN =
      "the recordings with trials_to_train.txt and trials_to_test.txt, DvsGesture.tar.gz,"
          + " events_np or frames_number_<T>_split_by_number of SpikingJelly, and ibmGestureTrain and"
          + " ibmGestureTest of tonic";

  private GestureLayout() {}

  /** Whether {@link #of} finds the set, by the names of files alone. */
  public static boolean isIn(Path path) throws IOException {
    return Files.isRegularFile(path)
        ? path.getFileName().toString().equals(GestureArchive.NAME)
        : hasLists(path)
            || TonicGestures.isIn(path)
            || recordings(path).stream().anyMatch(GestureLayout::hasLists)
            || archives(path).stream().anyMatch(Files::isRegularFile)
            || prepared(path).isIn();
  }

  private static List<Path> recordings(Path path) {
    return List.of(path.resolve("DvsGesture"), path.resolve("extract/DvsGesture"));
  }

  private static List<Path> archives(Path path) {
    return List.of(
        path.resolve(GestureArchive.NAME), path.resolve("download").resolve(GestureArchive.NAME));
  }

  /**
   * The clips of what {@code path} names.
   *
   * @param warning receives what is doubtful; any thread may call it, one at a time
   * @throws IOException if nothing is there in a layout that is known
   */
  public static ClipSource of(Path path, Consumer<String> warning) throws IOException {
    if (Files.isRegularFile(path)) {
      return new GestureArchive(path, warning);
    }
    if (hasLists(path)) {
      return new GestureFolder(path, warning);
    }
    if (TonicGestures.isIn(path)) {
      return new TonicGestures(path);
    }
    Optional<ClipSource> events = prepared(path).events();
    if (events.isPresent()) {
      return events.get();
    }
    for (Path place : recordings(path)) {
      if (hasLists(place)) {
        return new GestureFolder(place, warning);
      }
    }
    for (Path archive : archives(path)) {
      if (Files.isRegularFile(archive)) {
        return new GestureArchive(archive, warning);
      }
    }
    throw prepared(path).unknown("DVS128 Gesture", KNOWN, GestureFolder.WHERE);
  }

  /** Frames that are there with this T and size, which need not be integrated. */
  public static Optional<PreparedFrames> frames(Path path, int steps, int size) throws IOException {
    return hasLists(path) ? Optional.empty() : prepared(path).frames(steps, size);
  }

  private static PreparedFolder prepared(Path path) {
    return new PreparedFolder(path, PreparedFiles.Layout.GESTURE, null);
  }

  private static boolean hasLists(Path folder) {
    return Files.isRegularFile(folder.resolve(GestureTrials.TRAIN))
        || Files.isRegularFile(folder.resolve(GestureTrials.TEST));
  }
}
