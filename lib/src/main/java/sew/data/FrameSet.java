package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import sew.data.ClipSource.Split;

/**
 * The clips of a set as frames by number, integrated once and kept in a folder.
 *
 * <p>{@code frames.npy} is [N, T, 2, H, W] of 16-bit counts, which NumPy reads too; {@code
 * index.csv} names the clips in its order; {@code frames.properties} names what they were made
 * from.
 */
public final class FrameSet implements SplitSamples {
  /** Changes whenever the way files become events, or events become frames, does. */
  private static final int VERSION = 2;

  static final String FRAMES = "frames.npy";
  static final String INDEX = "index.csv";
  static final String FACTS = "frames.properties";
  private static final int SEGMENT_BYTES = 1 << 30;
  private static final Set<String> OWN = Set.of(FRAMES, INDEX, FACTS);

  /** A recording of some million events, as bytes and decoded, and its frames. */
  private static final long MEMORY_PER_THREAD = 256 << 20;

  private final Path folder;
  private final Properties facts;
  private final StoredClips train;
  private final StoredClips test;

  /** Receives how far a preparation is, after every clip. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param clips that are done
     * @param recordings that are done, of {@link ClipSource#recordings}
     */
    void accept(int clips, int recordings);
  }

  /**
   * Opens finished frames.
   *
   * @param segmentBytes how much is mapped at once, in whole clips; one mapping holds at most 2 GiB
   */
  FrameSet(Path folder, int segmentBytes) throws IOException {
    this.folder = folder;
    this.facts = facts(folder);
    List<StoredClips.Row> rows = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(INDEX))) {
      String[] cells = line.split(",", -1);
      rows.add(
          new StoredClips.Row(
              rows.size(), cells[0], Integer.parseInt(cells[1]), Split.valueOf(cells[2])));
    }
    StoredClips.Layout layout =
        new StoredClips.Layout(
            number("header"), number("classes"), number("T"), number("size"), segmentBytes);
    List<ByteBuffer> segments = map(folder.resolve(FRAMES), layout, rows.size());
    this.train = new StoredClips(segments, layout, select(rows, Split.TRAIN));
    this.test = new StoredClips(segments, layout, select(rows, Split.TEST));
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
        throw new IOException(
            "%s: expected %d bytes for %d clips, found %d; delete its folder to integrate again"
                .formatted(file, expected, clips, channel.size()));
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

  private int number(String fact) {
    return Integer.parseInt(facts.getProperty(fact));
  }

  private static List<StoredClips.Row> select(List<StoredClips.Row> rows, Split split) {
    return rows.stream().filter(row -> row.split() == split).toList();
  }

  private static Properties facts(Path folder) throws IOException {
    Properties facts = new Properties();
    try (var reader = Files.newBufferedReader(folder.resolve(FACTS))) {
      facts.load(reader);
    }
    return facts;
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
    return facts.getProperty("frames.sha256");
  }

  @Override
  public String splitSha256() {
    return facts.getProperty("split.sha256");
  }

  /**
   * Opens the frames in {@code folder}, after integrating them there if they are missing or were
   * made from other recordings.
   *
   * <p>The work is done in a folder beside it, which is renamed when it is complete: an interrupted
   * preparation is never used.
   *
   * <p>Recordings are decoded by as many threads as there are cores and heap for; the frames are
   * the same with any number.
   *
   * @throws IOException if a recording cannot be read, or a clip has fewer events than {@code
   *     steps}
   */
  public static FrameSet prepare(
      Path folder, ClipSource source, int steps, int size, Progress progress) throws IOException {
    Runtime machine = Runtime.getRuntime();
    long room = machine.maxMemory() / MEMORY_PER_THREAD;
    int threads = (int) Math.max(1, Math.min(machine.availableProcessors(), room));
    return prepare(folder, source, steps, size, progress, threads);
  }

  static FrameSet prepare(
      Path folder, ClipSource source, int steps, int size, Progress progress, int threads)
      throws IOException {
    String fingerprint =
        Sha256.of(source.fingerprint() + " T=" + steps + " size=" + size + " version=" + VERSION);
    if (Files.exists(folder.resolve(FACTS))
        && fingerprint.equals(facts(folder).getProperty("source.sha256"))) {
      return new FrameSet(folder, SEGMENT_BYTES);
    }
    Path work = folder.resolveSibling(folder.getFileName() + ".incomplete");
    requireOwn(folder);
    remove(work);
    Files.createDirectories(work);
    new FrameWriter(source, steps, size, progress).write(work, fingerprint, threads);
    remove(folder);
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    return new FrameSet(folder, SEGMENT_BYTES);
  }

  /** The files of a folder of frames; a folder that holds anything else is not ours. */
  private static List<Path> requireOwn(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.toList();
      for (Path file : files) {
        if (!OWN.contains(file.getFileName().toString())) {
          throw new IOException(
              "expected frames or no folder, found %s; nothing was changed, name another folder"
                  .formatted(file));
        }
      }
      return files;
    }
  }

  private static void remove(Path folder) throws IOException {
    List<Path> files = requireOwn(folder);
    Files.deleteIfExists(folder.resolve(FACTS)); // without it the rest is not taken for frames
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
