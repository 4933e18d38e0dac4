package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import sew.data.PreparedFiles.ClipFile;

/** SpikingJelly's {@code events_np}: arrays t, x, y and p for each clip. */
final class PreparedEvents implements ClipSource {
  private static final List<String> ARRAYS = List.of("t", "x", "y", "p");

  private final PreparedFiles.Layout layout;
  private final List<ClipFile> clips;

  PreparedEvents(PreparedFiles.Layout layout, List<ClipFile> clips) {
    this.layout = layout;
    this.clips = clips;
  }

  /** Whether the arrays of a file are those of events. */
  static boolean holds(Set<String> arrays) {
    return arrays.containsAll(ARRAYS);
  }

  @Override
  public String place() {
    return "the folders beside " + clips.get(0).path().getParent();
  }

  @Override
  public int classes() {
    return layout.classes();
  }

  @Override
  public int sensorSize() {
    return layout.sensorSize();
  }

  @Override
  public String fingerprint() throws IOException {
    return "events_np\n" + PreparedFiles.fingerprint(clips);
  }

  @Override
  public int recordings() {
    return clips.size();
  }

  @Override
  public void forEachRecording(RecordingConsumer consumer) throws IOException {
    for (ClipFile clip : clips) {
      consumer.accept(
          new Recording(
              clip.path().toString(),
              to ->
                  to.accept(new Clip(clip.name(), clip.label(), clip.split(), read(clip.path())))));
    }
  }

  private Events read(Path file) throws IOException {
    Map<String, Npy> arrays = Npz.read(file);
    if (!holds(arrays.keySet())) {
      throw new IOException(
          "%s: expected the arrays t, x, y and p of events, found %s"
              .formatted(file, arrays.keySet()));
    }
    long[] t = whole(file, arrays, "t", Long.MAX_VALUE);
    int size = layout.sensorSize();
    long[] x = whole(file, arrays, "x", size - 1);
    long[] y = whole(file, arrays, "y", size - 1);
    long[] p = whole(file, arrays, "p", 1);
    if (x.length != t.length || y.length != t.length || p.length != t.length) {
      throw new IOException(
          "%s: expected t, x, y and p of one length, found %d, %d, %d and %d"
              .formatted(file, t.length, x.length, y.length, p.length));
    }
    Events events =
        new Events(size, size, t, new short[t.length], new short[t.length], new byte[t.length]);
    for (int i = 0; i < t.length; i++) {
      events.x()[i] = (short) x[i];
      events.y()[i] = (short) y[i];
      events.p()[i] = (byte) p[i];
    }
    return events;
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
      throw new IOException("%s: %s: %s".formatted(file, name, e.getMessage()), e);
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
