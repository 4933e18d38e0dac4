package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.TreeMap;
import sew.data.ClipSource.Split;

/** Writes the files of a set of frames; the same bytes whatever the number of threads. */
final class FrameWriter implements OrderedWork.Sink<FrameSource.Stored> {
  /** Frames that may wait for their turn, per thread. */
  private static final int BYTES_AHEAD = 32 << 20;

  private final Path work;
  private final FrameSource source;
  private final FrameProgress progress;
  private final NavigableMap<Integer, String> lines = new TreeMap<>();
  private final long clipBytes;
  private FileChannel out;
  private int clips;
  private int recordings;

  /**
   * @param work a folder for the files
   */
  FrameWriter(Path work, FrameSource source, FrameProgress progress) {
    this.work = work;
    this.source = source;
    this.progress = progress;
    this.clipBytes = Math.multiplyExact(source.steps(), 2L * 2 * source.size() * source.size());
  }

  /** Writes the frames of all clips, and what a set of frames needs to know of them. */
  void write(String fingerprint, int threads) throws IOException {
    Path frames = work.resolve(FrameChecksums.FILE);
    int header = header(0).length;
    try (FileChannel channel =
        FileChannel.open(frames, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFrames(channel, threads);
    }
    String index = String.join("", lines.values());
    FrameFacts facts =
        new FrameFacts(
            fingerprint,
            Sha256.of(frames),
            Sha256.of(index),
            header,
            source.classes(),
            source.steps(),
            source.size(),
            FrameChecksums.of(frames));
    try {
      Files.writeString(work.resolve(FrameIndex.FILE), index);
      Files.writeString(work.resolve(FrameFacts.FILE), facts.text());
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  /** NPY pads its header, so that it is as long for any number of clips. */
  private byte[] header(int n) {
    return Npy.header("u2", n, source.steps(), 2, source.size(), source.size());
  }

  void writeFrames(FileChannel channel, int threads) throws IOException {
    out = channel;
    int ahead = (int) Math.max(1, Math.min(1_000, BYTES_AHEAD / clipBytes));
    new OrderedWork<FrameSource.Stored>(threads, ahead).run(source, this);
    if (!lines.isEmpty() && lines.lastKey() != clips - 1) {
      throw new IllegalStateException("places of clips must be 0 to " + (clips - 1));
    }
    requireSplit(Split.TRAIN);
    requireSplit(Split.TEST);
    try {
      out.write(ByteBuffer.wrap(header(clips)), 0);
      out.force(true); // or the rename may reach the disk before the frames
    } catch (IOException e) {
      throw noRoom(e);
    }
  }

  @Override
  public void accept(FrameSource.Stored clip) throws IOException {
    int place = clip.place() < 0 ? clips : clip.place();
    long at = header(0).length + place * clipBytes;
    try {
      while (clip.frames().hasRemaining()) {
        at += out.write(clip.frames(), at);
      }
    } catch (IOException e) {
      throw noRoom(e);
    }
    lines.put(place, clip.line());
    progress.accept(++clips, recordings);
  }

  @Override
  public void taskEnds() {
    recordings++;
  }

  private void requireSplit(Split split) throws IOException {
    if (lines.values().stream().noneMatch(line -> line.endsWith("," + split + "\n"))) {
      throw new IOException(
          "%s: expected clips for training and for testing, found %,d clips, none of them %s; look at the lists and label files"
              .formatted(source.place(), clips, split));
    }
  }

  private IOException noRoom(IOException e) throws IOException {
    if (e instanceof ClosedByInterruptException) {
      return e;
    }
    long written = clips * clipBytes;
    long there = (written + Files.getFileStore(work).getUsableSpace()) >> 20;
    String needed =
        recordings == 0 || source.recordings() == 0
            ? "%,d MiB for the %,d clips so far".formatted(written >> 20, clips)
            : "about %,d MiB for all"
                .formatted((long) (1.0 * written / recordings * source.recordings()) >> 20);
    return new IOException(
        "%s cannot be written (%s): frames need %s, and %,d MiB are there; make room or choose a folder on another disk (SEW_CACHE for reproduce/sew), then repeat the command"
            .formatted(work, e.getMessage(), needed, there),
        e);
  }
}
