package sew.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** N-MNIST as people have it: its recordings, or what SpikingJelly has prepared. */
public final class NMnistLayout {
  /** The layouts that are read, for messages. */
  public static final String KNOWN =
      "the recordings, and events_np or frames_number_<T>_split_by_number of SpikingJelly";

  private static final List<String> RECORDINGS =
      List.of("nmnist_small.zip", "train1K.txt", "Train/0");

  private NMnistLayout() {}

  /** Whether {@link #of} finds the set, by the names of files alone. */
  public static boolean isIn(Path folder) throws IOException {
    return isRecorded(folder) || isRecorded(folder.resolve("extract")) || prepared(folder).isIn();
  }

  private static boolean isRecorded(Path folder) {
    return RECORDINGS.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
  }

  /**
   * The clips of what is in {@code folder}.
   *
   * @throws IOException if nothing is there in a layout that is known
   */
  public static ClipSource of(Path folder) throws IOException {
    for (Path place : List.of(folder, folder.resolve("extract"))) {
      if (isRecorded(place)) {
        return new NMnist(place);
      }
    }
    Optional<ClipSource> events = prepared(folder).events();
    if (events.isPresent()) {
      return events.get();
    }
    throw prepared(folder).unknown("N-MNIST", KNOWN, NMnist.WHERE);
  }

  /** Frames that are there with this T and size, which need not be integrated. */
  public static Optional<PreparedFrames> frames(Path folder, int steps, int size)
      throws IOException {
    return prepared(folder).frames(steps, size);
  }

  private static PreparedFolder prepared(Path folder) {
    return new PreparedFolder(folder, PreparedFiles.Layout.N_MNIST, null);
  }
}
