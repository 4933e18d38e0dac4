package sew.data;

import java.io.IOException;
import sew.data.ClipSource.Clip;

/** The clips of a source as frames by number; each recording is a task. */
record IntegratedClips(ClipSource source, int steps, int size) implements FrameSource {
  /** Changes whenever the way files become events, or events become frames, does. */
  private static final int VERSION = 2;

  @Override
  public String place() {
    return source.place();
  }

  @Override
  public int classes() {
    return source.classes();
  }

  @Override
  public String fingerprint() throws IOException {
    return source.fingerprint() + " T=" + steps + " size=" + size + " version=" + VERSION;
  }

  @Override
  public int recordings() {
    return source.recordings();
  }

  @Override
  public void forEach(OrderedWork.Receiver<OrderedWork.Task<Stored>> receiver) throws IOException {
    source.forEachRecording(
        recording ->
            receiver.accept(
                frames -> {
                  int[] place = {recording.first()};
                  recording.forEach(
                      clip -> frames.accept(integrate(clip, place[0] < 0 ? -1 : place[0]++)));
                }));
  }

  private Stored integrate(Clip clip, int place) throws IOException {
    String line = FrameIndex.line(clip.name(), clip.label(), clip.split());
    Frames frames;
    try {
      Events events = clip.events().rescaledTo(size, size);
      frames = new FrameIntegration.ByNumber(steps).integrate(events);
    } catch (IllegalArgumentException e) {
      throw new IOException("clip " + clip.name() + ": " + e.getMessage(), e);
    }
    return new Stored(place, line, FrameSource.stored(clip.name(), frames.counts()));
  }
}
