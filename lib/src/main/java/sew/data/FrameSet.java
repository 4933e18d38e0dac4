package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sew.data.ClipSource.Split;

/**
 * The clips of a set as frames by number, integrated once and kept in a folder.
 *
 * <p>{@code frames.npy} is [N, T, 2, H, W] of 16-bit counts, which NumPy reads too; {@code
 * index.csv} names the clips in its order; {@code frames.properties} names what they were made from
 * and holds checksums of all three, which are compared whenever the set is opened.
 */
public final class FrameSet implements SplitSamples {
  private static final int SEGMENT_BYTES = 1 << 30;

  private final Path folder;
  private final FrameFacts facts;
  private final StoredClips train;
  private final StoredClips test;

  /**
   * Opens finished frames.
   *
   * @param segmentBytes how much is mapped at once, in whole clips; one mapping holds at most 2 GiB
   * @throws DamagedFramesException if the index is not as it was written
   */
  FrameSet(Path folder, FrameFacts facts, int segmentBytes) throws IOException {
    this.folder = folder;
    this.facts = facts;
    List<StoredClips.Row> rows = FrameIndex.read(folder.resolve(FrameIndex.FILE), facts);
    StoredClips.Layout layout =
        new StoredClips.Layout(
            facts.header(), facts.classes(), facts.steps(), facts.size(), segmentBytes);
    List<ByteBuffer> segments = map(folder.resolve(FrameChecksums.FILE), layout, rows.size());
    this.train = new StoredClips(segments, layout, select(rows, Split.TRAIN));
    this.test = new StoredClips(segments, layout, select(rows, Split.TEST));
  }

  /**
   * Opens the frames in {@code folder}, after integrating them there if they are missing, damaged,
   * or were made from other recordings.
   *
   * <p>The work is done in a folder beside it, which is renamed when it is complete: an interrupted
   * preparation is never used. Recordings are decoded by as many threads as there are cores and
   * heap for; the frames are the same with any number.
   *
   * @param warning receives that frames were damaged
   * @throws IOException if a recording cannot be read, a clip has fewer events than {@code steps},
   *     or the frames cannot be written
   */
  public static FrameSet prepare(
      Path folder,
      ClipSource source,
      int steps,
      int size,
      FrameProgress progress,
      Consumer<String> warning)
      throws IOException {
    return prepare(
        folder, new IntegratedClips(source, steps, size), progress, warning, OrderedWork.threads());
  }

  /** The same of frames that somebody else has integrated. */
  public static FrameSet prepare(
      Path folder, PreparedFrames source, FrameProgress progress, Consumer<String> warning)
      throws IOException {
    return prepare(folder, source, progress, warning, OrderedWork.threads());
  }

  static FrameSet prepare(
      Path folder,
      FrameSource source,
      FrameProgress progress,
      Consumer<String> warning,
      int threads)
      throws IOException {
    FrameFacts facts = new FrameCache(folder, warning).prepare(source, threads, progress);
    return new FrameSet(folder, facts, SEGMENT_BYTES);
  }

  /**
   * Maps the file in segments of whole clips. A mapping, unlike a channel, survives the interrupt
   * of a thread that reads it, and any number of threads may read it.
   */
  private static List<ByteBuffer> map(Path file, StoredClips.Layout layout, int clips)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long expected = layout.header() + (long) clips * layout.clipBytes();
      if (channel.size() != expected) {
        throw new DamagedFramesException(
            file,
            "has %d bytes, expected %d for %d clips".formatted(channel.size(), expected, clips));
      }
      List<ByteBuffer> segments = new ArrayList<>();
      for (int first = 0; first < clips; first += layout.clipsPerSegment()) {
        long position = layout.header() + (long) first * layout.clipBytes();
        int n = Math.min(layout.clipsPerSegment(), clips - first);
        segments.add(
            channel
                .map(FileChannel.MapMode.READ_ONLY, position, (long) n * layout.clipBytes())
                .order(ByteOrder.LITTLE_ENDIAN));
      }
      return segments;
    }
  }

  private static List<StoredClips.Row> select(List<StoredClips.Row> rows, Split split) {
    return rows.stream().filter(row -> row.split() == split).toList();
  }

  /** Where the frames are kept. */
  public Path folder() {
    return folder;
  }

  @Override
  public ClipSet train() {
    return train;
  }

  @Override
  public ClipSet test() {
    return test;
  }

  @Override
  public String contentFact() {
    return "framesSha256";
  }

  /** SHA-256 of {@code frames.npy}. */
  @Override
  public String contentSha256() {
    return facts.frames();
  }

  @Override
  public String splitSha256() {
    return facts.split();
  }

  /** Size of {@code frames.npy} in bytes. */
  public long bytes() throws IOException {
    return Files.size(folder.resolve(FrameChecksums.FILE));
  }
}
