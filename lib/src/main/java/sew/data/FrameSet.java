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
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import sew.data.ClipSource.Clip;
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

  private static final String FRAMES = "frames.npy";
  private static final String INDEX = "index.csv";
  private static final String FACTS = "frames.properties";
  private static final int SEGMENT_BYTES = 1 << 30;
  private static final Set<String> OWN = Set.of(FRAMES, INDEX, FACTS);

  private final Properties facts;
  private final StoredClips train;
  private final StoredClips test;

  /**
   * Opens finished frames.
   *
   * @param segmentBytes how much is mapped at once, in whole clips; one mapping holds at most 2 GiB
   */
  FrameSet(Path folder, int segmentBytes) throws IOException {
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
   * @param progress receives the number of clips that are done
   * @throws IOException if a recording cannot be read, or a clip has fewer events than {@code
   *     steps}
   */
  public static FrameSet prepare(
      Path folder, ClipSource source, int steps, int size, IntConsumer progress)
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
    integrate(work, source, steps, size, fingerprint, progress);
    remove(folder);
    Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    return new FrameSet(folder, SEGMENT_BYTES);
  }

  private static void integrate(
      Path work, ClipSource source, int steps, int size, String fingerprint, IntConsumer progress)
      throws IOException {
    StringBuilder index = new StringBuilder();
    int[] clips = {0};
    // The header holds the number of clips, which is known at the end; NPY pads it, so that its
    // length stays the same.
    byte[] header = Npy.header("u2", 1_000_000_000, steps, 2, size, size);
    try (FileChannel out =
        FileChannel.open(
            work.resolve(FRAMES), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.position(header.length);
      source.forEach(
          clip -> {
            requirePlain(clip.name());
            write(out, clip, steps, size);
            index.append("%s,%d,%s\n".formatted(clip.name(), clip.label(), clip.split()));
            progress.accept(++clips[0]);
          });
      requireSplit(index, Split.TRAIN);
      requireSplit(index, Split.TEST);
      out.write(ByteBuffer.wrap(Npy.header("u2", clips[0], steps, 2, size, size)), 0);
      out.force(true); // or the rename may reach the disk before the frames
    }
    Files.writeString(work.resolve(INDEX), index);
    Files.writeString(
        work.resolve(FACTS),
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
                Sha256.of(work.resolve(FRAMES)),
                Sha256.of(index.toString()),
                header.length,
                source.classes(),
                steps,
                size));
  }

  private static void requirePlain(String name) throws IOException {
    if (name.matches("(?s).*[,\\r\\n].*")) {
      throw new IOException(
          "names of clips must hold no comma and no line break, found \"%s\"; rename its file"
              .formatted(name));
    }
  }

  private static void requireSplit(StringBuilder index, Split split) throws IOException {
    if (index.indexOf("," + split + "\n") < 0) {
      throw new IOException("the recordings hold no %s clip".formatted(split));
    }
  }

  private static void write(FileChannel out, Clip clip, int steps, int size) throws IOException {
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
    counts.flip();
    while (counts.hasRemaining()) {
      out.write(counts);
    }
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
