package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import sew.data.PreparedFiles.ClipFile;

/** SpikingJelly's {@code events_np}: arrays t, x, y and p for each clip. */
final class PreparedEvents implements ClipSource {
  private final PreparedFiles.Layout layout;
  private final List<ClipFile> clips;

  PreparedEvents(PreparedFiles.Layout layout, List<ClipFile> clips) {
    this.layout = layout;
    this.clips = clips;
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
    if (!EventArrays.isIn(arrays.keySet())) {
      throw new IOException(
          "%s: expected the arrays t, x, y and p of events, found %s"
              .formatted(file, arrays.keySet()));
    }
    int size = layout.sensorSize();
    return EventArrays.of(arrays, file, size, size);
  }
}
