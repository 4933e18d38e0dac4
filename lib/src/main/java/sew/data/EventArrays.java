package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Events as SpikingJelly keeps them in an .npz: arrays t in microseconds, x, y and p. */
public final class EventArrays {
  private static final List<String> NAMES = List.of("t", "x", "y", "p");

  private EventArrays() {}

  /** Whether arrays of these names are those of events. */
  public static boolean isIn(Set<String> names) {
    return names.containsAll(NAMES);
  }

  /**
   * The events of a file.
   *
   * @param width of the sensor in pixels
   * @param height of the sensor in pixels
   * @throws IOException if an array is not of whole numbers from 0 to what the sensor has, or is
   *     not as long as the others
   */
  public static Events of(Map<String, Npy> arrays, Path file, int width, int height)
      throws IOException {
    long[] t = whole(file, arrays, "t", Long.MAX_VALUE);
    long[] x = whole(file, arrays, "x", width - 1);
    long[] y = whole(file, arrays, "y", height - 1);
    long[] p = whole(file, arrays, "p", 1);
    if (x.length != t.length || y.length != t.length || p.length != t.length) {
      throw new IOException(
          "%s: expected t, x, y and p of one length, found %d, %d, %d and %d"
              .formatted(file, t.length, x.length, y.length, p.length));
    }
    Events events =
        new Events(width, height, t, new short[t.length], new short[t.length], new byte[t.length]);
    for (int i = 0; i < t.length; i++) {
      events.x()[i] = (short) x[i];
      events.y()[i] = (short) y[i];
      events.p()[i] = (byte) p[i];
    }
    return events;
  }

  /** How many pixels the largest of the coordinates {@code name} needs. */
  public static int side(Map<String, Npy> arrays, Path file, String name) throws IOException {
    long[] values = whole(file, arrays, name, Short.MAX_VALUE - 1);
    return (int) Arrays.stream(values).max().orElse(0) + 1;
  }

  private static long[] whole(Path file, Map<String, Npy> arrays, String name, long max)
      throws IOException {
    Npy array = arrays.get(name);
    if (array.shape().length != 1 || array.type().startsWith("f")) {
      throw new IOException(
          "%s: expected whole numbers %s of one dimension, found %d dimensions of type %s"
              .formatted(file, name, array.shape().length, array.type()));
    }
    long[] values;
    try {
      values = array.toLongs();
    } catch (IllegalArgumentException e) {
      throw new IOException("%s, %s: %s".formatted(file, name, e.getMessage()), e);
    }
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > max) {
        throw new IOException(
            "%s: expected %s of 0 to %d, found %d at event %d"
                .formatted(file, name, max, values[i], i));
      }
    }
    return values;
  }
}
