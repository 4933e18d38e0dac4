package sew.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.stream.LongStream;

/** Reads clips when they are asked for: frames that were prepared need no workers. */
final class ClipReader implements Samples.Reader {
  private final Samples clips;
  private final Frames frames;
  private final Iterator<Samples.Request> requests;
  private Duration waited = Duration.ZERO;

  /** Puts some time steps of a clip into a buffer. */
  interface Frames {
    void read(int clip, int[] steps, FloatBuffer out);
  }

  ClipReader(Samples clips, Frames frames, Iterator<Samples.Request> requests) {
    this.clips = clips;
    this.frames = frames;
    this.requests = requests;
  }

  @Override
  public Samples.Inputs next() {
    long start = System.nanoTime();
    Samples.Request request = requests.next();
    int[] samples = request.samples();
    long length = LongStream.of(clips.shape(request.steps().length)).reduce(1, Math::multiplyExact);
    long bytes = Math.multiplyExact(samples.length * length, Float.BYTES);
    FloatBuffer values =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    long[] labels = new long[samples.length];
    for (int n = 0; n < samples.length; n++) {
      frames.read(samples[n], request.steps(), values);
      labels[n] = clips.label(samples[n]);
    }
    values.flip();
    waited = waited.plusNanos(System.nanoTime() - start);
    return new Samples.Inputs(values, labels);
  }

  @Override
  public Duration waited() {
    return waited;
  }

  @Override
  public int leftOut() {
    return 0;
  }

  @Override
  public void close() {
    // Nothing is open between batches.
  }
}
