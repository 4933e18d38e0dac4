package sew.reproduce.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import sew.data.Events;
import sew.data.Npy;
import sew.data.Npz;
import sew.data.TonicEvents;
import sew.reproduce.evaluate.FramesFile;

/** A file of NumPy arrays: frames, or the events of SpikingJelly (.npz) and tonic (.npy). */
public final class ArrayFile {
  private static final List<String> EVENTS = List.of("t", "x", "y", "p");

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
    return arrays.keySet().containsAll(EVENTS)
        ? Optional.of(events(file, arrays))
        : Optional.empty();
  }

  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(1024), StandardCharsets.ISO_8859_1);
    }
  }

  private static Events events(Path file, Map<String, Npy> arrays) throws IOException {
    for (String name : EVENTS) {
      Npy array = arrays.get(name);
      if (array.type().startsWith("f") || array.size() != arrays.get("t").size()) {
        throw new IOException(
            "%s: expected arrays t, x, y and p of whole numbers and of one length, found %s of type %s with %d"
                .formatted(file, name, array.type(), array.size()));
      }
    }
    long[] x = whole(file, arrays, "x");
    long[] y = whole(file, arrays, "y");
    long[] p = whole(file, arrays, "p");
    int width = side(file, "x", x);
    int height = side(file, "y", y);
    int side = Math.max(width, height);
    int sensor = SENSORS.stream().filter(known -> known >= side).findFirst().orElse(0);
    Events events =
        new Events(
            sensor == 0 ? width : sensor,
            sensor == 0 ? height : sensor,
            whole(file, arrays, "t"),
            new short[x.length],
            new short[x.length],
            new byte[x.length]);
    for (int i = 0; i < x.length; i++) {
      if (p[i] < 0 || p[i] > 1) {
        throw new IOException("%s: expected p of 0 or 1, found %d".formatted(file, p[i]));
      }
      events.x()[i] = (short) x[i];
      events.y()[i] = (short) y[i];
      events.p()[i] = (byte) p[i];
    }
    return events;
  }

  private static long[] whole(Path file, Map<String, Npy> arrays, String name) throws IOException {
    try {
      return arrays.get(name).toLongs();
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s: %s".formatted(file, name, e.getMessage()), e);
    }
  }

  private static int side(Path file, String name, long[] values) throws IOException {
    long min = Arrays.stream(values).min().orElse(0);
    long max = Arrays.stream(values).max().orElse(0);
    if (min < 0 || max >= Short.MAX_VALUE) {
      throw new IOException(
          "%s: expected %s from 0 to %d, found %d to %d"
              .formatted(file, name, Short.MAX_VALUE - 1, min, max));
    }
    return (int) max + 1;
  }

  /** Frames [T, 2, H, W] or [N, T, 2, H, W]. */
  public static Npy frames(Path file) throws IOException {
    Npy frames = FramesFile.read(file);
    long[] shape = frames.shape();
    if (shape.length < 4
        || shape.length > 5
        || shape[shape.length - 3] != 2
        || Arrays.stream(shape).anyMatch(n -> n < 1)) {
      throw new IOException(
          "%s: expected frames [T, 2, H, W] or [N, T, 2, H, W], found %s"
              .formatted(file, Arrays.toString(shape)));
    }
    return frames;
  }
}
