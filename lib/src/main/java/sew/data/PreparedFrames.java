package sew.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import sew.data.PreparedFiles.ClipFile;

/**
 * SpikingJelly's frames of a fixed number T: an array {@code frames} [T, 2, H, W] for each clip,
 * which are taken as they are.
 */
public final class PreparedFrames implements FrameSource {
  private static final String FRAMES = "frames";

  private final PreparedFiles.Layout layout;
  private final List<ClipFile> clips;
  private final int steps;
  private final int size;

  PreparedFrames(PreparedFiles.Layout layout, List<ClipFile> clips, int steps, int size) {
    this.layout = layout;
    this.clips = clips;
    this.steps = steps;
    this.size = size;
  }

  /** The array of a file, or null. */
  static Npy in(Map<String, Npy> arrays) {
    return arrays.get(FRAMES);
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
  public int steps() {
    return steps;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String fingerprint() throws IOException {
    return "frames T=%d size=%d%n".formatted(steps, size) + PreparedFiles.fingerprint(clips);
  }

  @Override
  public int recordings() {
    return clips.size();
  }

  @Override
  public void forEach(OrderedWork.Receiver<OrderedWork.Task<Stored>> receiver) throws IOException {
    for (ClipFile clip : clips) {
      receiver.accept(frames -> frames.accept(read(clip)));
    }
  }

  private Stored read(ClipFile clip) throws IOException {
    Path file = clip.path();
    Map<String, Npy> arrays = Npz.read(file);
    Npy frames = in(arrays);
    if (frames == null) {
      throw new IOException(
          "%s: expected an array frames, found %s".formatted(file, arrays.keySet()));
    }
    long[] expected = {steps, 2, size, size};
    if (!Arrays.equals(expected, frames.shape())) {
      throw new IOException(
          "%s: expected frames %s, as the first clip has, found %s"
              .formatted(file, Arrays.toString(expected), Arrays.toString(frames.shape())));
    }
    float[] values = frames.toFloats();
    int[] counts = new int[values.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (int) values[i];
      if (counts[i] != values[i] || counts[i] < 0) {
        throw new IOException(
            "%s: expected counts of events, whole numbers of at least 0, found %s"
                .formatted(file, values[i]));
      }
    }
    String line = FrameIndex.line(clip.name(), clip.label(), clip.split());
    return new Stored(-1, line, FrameSource.stored(clip.name(), counts));
  }
}
