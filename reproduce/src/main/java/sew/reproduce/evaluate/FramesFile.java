package sew.reproduce.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import sew.data.Npy;
import sew.data.Npz;

/** Frames in a file: {@code .npy}, or {@code .npz} with one array or one called frames. */
public final class FramesFile {
  private FramesFile() {}

  /**
   * Event counts.
   *
   * @throws IOException if a count is NaN, infinite or negative: a neuron would not say so
   */
  public static Npy read(Path file) throws IOException {
    Npy frames = array(file);
    if (frames.notFinite() + frames.negative() > 0) {
      throw new IOException(
          "%s: expected event counts of at least 0, found %d of %d values NaN or infinite and %d negative"
              .formatted(file, frames.notFinite(), frames.size(), frames.negative()));
    }
    return frames;
  }

  private static Npy array(Path file) throws IOException {
    if (!file.toString().endsWith(".npz")) {
      return Npy.parse(Files.readAllBytes(file), file.toString());
    }
    Map<String, Npy> arrays = Npz.read(file);
    Npy array = arrays.size() == 1 ? arrays.values().iterator().next() : arrays.get("frames");
    if (array == null) {
      throw new IOException(
          "%s: expected one array or one called frames, found %s".formatted(file, arrays.keySet()));
    }
    return array;
  }
}
