package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;

/** Writes the files of a {@link FrameSet}; the same bytes whatever the number of threads. */
final class FrameWriter implements OrderedClips.Sink<FrameWriter.Prepared> {
  /** Frames that may wait for their turn, per thread. */
  private static final int BYTES_AHEAD = 32 << 20;

  private final ClipSource source;
  private final int steps;
  private final int size;
  private final FrameSet.Progress progress;
  private final StringBuilder index = new StringBuilder();
  private FileChannel out;
  private int clips;
  private int recordings;

  /** The frames of a clip as they are stored, and its line of the index. */
  record Prepared(String line, ByteBuffer frames) {}

  FrameWriter(ClipSource source, int steps, int size, FrameSet.Progress progress) {
    this.source = source;
    this.steps = steps;
    this.size = size;
    this.progress = progress;
  }

  /** Integrates all clips and writes the files into {@code work}, which is empty. */
  void write(Path work, String fingerprint, int threads) throws IOException {
    // The header holds the number of clips, which is known at the end; NPY pads it, so that its
    // length stays the same.
    byte[] header = Npy.header("u2", 1_000_000_000, steps, 2, size, size);
    int clipBytes = Math.multiplyExact(steps, 2 * 2 * size * size);
    int ahead = Math.max(1, Math.min(1_000, BYTES_AHEAD / clipBytes));
    try (FileChannel channel =
        FileChannel.open(
            work.resolve(FrameSet.FRAMES), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out = channel;
      out.position(header.length);
      new OrderedClips<>(threads, ahead, this::prepare).forEach(source, this);
      requireSplit(Split.TRAIN);
      requireSplit(Split.TEST);
      out.write(ByteBuffer.wrap(Npy.header("u2", clips, steps, 2, size, size)), 0);
      out.force(true); // or the rename may reach the disk before the frames
    }
    Files.writeString(work.resolve(FrameSet.INDEX), index);
    Files.writeString(
        work.resolve(FrameSet.FACTS),
        """
        source.sha256=%s
        frames.sha256=%s
        split.sha256=%s
        header=%d
        classes=%d
        T=%d
        size=%d
        """
            .formatted(
                fingerprint,
                Sha256.of(work.resolve(FrameSet.FRAMES)),
                Sha256.of(index.toString()),
                header.length,
                source.classes(),
                steps,
                size));
  }

  private Prepared prepare(Clip clip) throws IOException {
    requirePlain(clip.name());
    Frames frames;
    try {
      Events events = clip.events().rescaledTo(size, size);
      frames = new FrameIntegration.ByNumber(steps).integrate(events);
    } catch (IllegalArgumentException e) {
      throw new IOException("clip " + clip.name() + ": " + e.getMessage(), e);
    }
    ByteBuffer counts =
        ByteBuffer.allocate(2 * frames.counts().length).order(ByteOrder.LITTLE_ENDIAN);
    for (int count : frames.counts()) {
      if (count > 0xffff) {
        throw new IOException(
            "clip %s: a pixel counts %d events in one frame, at most 65535 fit"
                .formatted(clip.name(), count));
      }
      counts.putShort((short) count);
    }
    String line = "%s,%d,%s\n".formatted(clip.name(), clip.label(), clip.split());
    return new Prepared(line, counts.flip());
  }

  private static void requirePlain(String name) throws IOException {
    if (name.matches("(?s).*[,\\r\\n].*")) {
      throw new IOException(
          "names of clips must hold no comma and no line break, found \"%s\"; rename its file"
              .formatted(name));
    }
  }

  @Override
  public void accept(Prepared clip) throws IOException {
    while (clip.frames().hasRemaining()) {
      out.write(clip.frames());
    }
    index.append(clip.line());
    progress.accept(++clips, recordings);
  }

  @Override
  public void recordingEnds() {
    recordings++;
  }

  private void requireSplit(Split split) throws IOException {
    if (index.indexOf("," + split + "\n") < 0) {
      throw new IOException("the recordings hold no %s clip".formatted(split));
    }
  }
}
