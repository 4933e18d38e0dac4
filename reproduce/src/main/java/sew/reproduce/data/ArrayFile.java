package sew.reproduce.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sew.data.EventArrays;
import sew.data.Events;
import sew.data.Npy;
import sew.data.Npz;
import sew.data.TonicEvents;
import sew.reproduce.evaluate.FramesFile;

/** A file of NumPy arrays: frames, or the events of SpikingJelly (.npz) and tonic (.npy). */
public final class ArrayFile {
  /** The sides of the sensors of the data sets that are known; of another, what its events need. */
  private static final List<Integer> SENSORS = List.of(34, 128);

  /** An array with at least three axes is no list of events. */
  private static final Pattern FRAMES =
      Pattern.compile("'shape':\\s*\\(\\s*\\d+L?\\s*,\\s*\\d+L?\\s*,\\s*\\d+");

  private ArrayFile() {}

  /** Whether a file is taken for arrays, by its name. */
  public static boolean isNamedSo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && name.matches(".*\\.np[yz]");
  }

  /** The events, if the file holds such. */
  public static Optional<Events> events(Path file) throws IOException {
    if (file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")) {
      return FRAMES.matcher(start(file)).find()
          ? Optional.empty()
          : Optional.of(TonicEvents.read(file, 128, 128));
    }
    Map<String, Npy> arrays = Npz.read(file);
    return EventArrays.isIn(arrays.keySet()) ? Optional.of(events(file, arrays)) : Optional.empty();
  }

  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(1024), StandardCharsets.ISO_8859_1);
    }
  }

  private static Events events(Path file, Map<String, Npy> arrays) throws IOException {
    int width = EventArrays.side(arrays, file, "x");
    int height = EventArrays.side(arrays, file, "y");
    int side = Math.max(width, height);
    Optional<Integer> sensor = SENSORS.stream().filter(known -> known >= side).findFirst();
    return EventArrays.of(arrays, file, sensor.orElse(width), sensor.orElse(height));
  }

  /** Frames [T, 2, H, W] or [N, T, 2, H, W]. */
  public static Npy frames(Path file) throws IOException {
    return FramesFile.read(file);
  }
}
