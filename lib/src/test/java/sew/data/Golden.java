package sew.data;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The golden event streams and recordings, and what SpikingJelly makes of them. */
record Golden(Map<String, Npy> arrays) {

  static Golden read(String name) throws IOException {
    return new Golden(Npz.read(file(name + ".npz")));
  }

  static Path file(String name) {
    try {
      return Path.of(Golden.class.getResource("/golden/events/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  long[] longs(String name) {
    return arrays.get(name).toLongs();
  }

  /** The stream whose arrays start with {@code prefix}, on a DVS128. */
  Events events(String prefix) {
    long[] t = longs(prefix + "t");
    long[] x = longs(prefix + "x");
    long[] y = longs(prefix + "y");
    long[] p = longs(prefix + "p");
    Events events =
        new Events(128, 128, t, new short[t.length], new short[t.length], new byte[t.length]);
    for (int i = 0; i < t.length; i++) {
      events.x()[i] = (short) x[i];
      events.y()[i] = (short) y[i];
      events.p()[i] = (byte) p[i];
    }
    return events;
  }

  /** The names of frames, such as {@code number_T4}, or {@code sample_0_0/number_T4}. */
  Set<String> cases() {
    Set<String> cases = new TreeSet<>();
    for (String name : arrays.keySet()) {
      if (name.endsWith("/nz_index")) {
        cases.add(name.substring(0, name.length() - "/nz_index".length()));
      }
    }
    return cases;
  }

  /** The integration that a name such as {@code time_T4} or {@code duration_9} stands for. */
  static FrameIntegration integration(String name) {
    String rule = name.substring(name.lastIndexOf('/') + 1);
    String number = rule.replaceFirst("\\D+", "");
    if (rule.startsWith("number_T")) {
      return new FrameIntegration.ByNumber(Integer.parseInt(number));
    }
    return rule.startsWith("time_T")
        ? new FrameIntegration.ByTime(Integer.parseInt(number))
        : new FrameIntegration.ByDurationFromFirstEvent(Long.parseLong(number));
  }

  /** The frames of a case, of as many numbers as {@code size}. */
  int[] frames(String name, int size) {
    int[] dense = new int[size];
    long[] places = longs(name + "/nz_index");
    float[] counts = arrays.get(name + "/nz_value").toFloats();
    for (int i = 0; i < places.length; i++) {
      dense[(int) places[i]] = (int) counts[i];
    }
    return dense;
  }
}
