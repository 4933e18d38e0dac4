package sew.reproduce.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.data.Npy;
import sew.reproduce.evaluate.FramesFile;

/** One clip of a user's: a recording in any format that is read, or frames. */
public final class RecordedClip {
  private RecordedClip() {}

  /**
   * Its event counts [T, 2, H, W], or whatever shape frames in a file have.
   *
   * @param steps T of a recording, which is cut into frames of equally many events
   * @param warning receives what is doubtful about a recording
   */
  public static Npy read(Path file, int steps, Consumer<String> warning) throws IOException {
    boolean isArray = ArrayFile.isNamedSo(file);
    if (!Files.isRegularFile(file) || !(isArray || EventFile.isNamedSo(file))) {
      return FramesFile.read(file);
    }
    Optional<Events> events =
        isArray ? ArrayFile.events(file) : Optional.of(EventFile.read(file, warning));
    if (events.isEmpty()) {
      return FramesFile.read(file);
    }
    try {
      Frames frames = new FrameIntegration.ByNumber(steps).integrate(events.get());
      float[] counts = new float[frames.counts().length];
      for (int i = 0; i < counts.length; i++) {
        counts[i] = frames.counts()[i];
      }
      return Npy.of(counts, frames.steps(), 2, frames.height(), frames.width());
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
