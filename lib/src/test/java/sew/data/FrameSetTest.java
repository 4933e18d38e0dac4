package sew.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameSetTest {
  private static final int STEPS = 4;
  private static final int SIZE = 8;

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  /** Clips of 10, 11, ... events that walk along the diagonal of a 16 x 16 sensor. */
  private record Walks(int clips, String fingerprint) implements ClipSource {
    @Override
    public int classes() {
      return 3;
    }

    @Override
    public int sensorSize() {
      return 16;
    }

    @Override
    public void forEachRecording(RecordingConsumer consumer) throws IOException {
      for (int i = 0; i < clips; i++) {
        Split split = i % 3 == 2 ? Split.TEST : Split.TRAIN;
        Clip clip = new Clip("walk" + i, i % 3, split, walk(10 + i, i));
        consumer.accept(new Recording(clip.name(), to -> to.accept(clip)));
      }
    }

    static Events walk(int n, int start) {
      Events events = new Events(16, 16, new long[n], new short[n], new short[n], new byte[n]);
      for (int k = 0; k < n; k++) {
        events.t()[k] = k;
        events.x()[k] = (short) ((start + k) % 16);
        events.y()[k] = (short) ((start + k) % 16);
        events.p()[k] = (byte) (k % 2);
      }
      return events;
    }
  }

  private FrameSet prepare(ClipSource source, List<Integer> progress) throws IOException {
    return FrameSet.prepare(
        folder.resolve("cache"),
        source,
        STEPS,
        SIZE,
        (clips, recordings) -> progress.add(clips),
        warnings::add);
  }

  private FrameSet prepare(ClipSource source) throws IOException {
    return prepare(source, new ArrayList<>());
  }

  private static float[] read(ClipSet set, int clip, int... steps) {
    FloatBuffer out = FloatBuffer.allocate(steps.length * 2 * SIZE * SIZE);
    set.read(clip, steps, out);
    assertFalse(out.hasRemaining());
    return out.array();
  }

  @Test
  void readsTheChosenStepsOfEachClip() throws IOException {
    FrameSet frames = prepare(new Walks(6, "a"));
    assertEquals(4, frames.train().size());
    assertEquals(2, frames.test().size());
    assertEquals(3, frames.train().classes());
    assertEquals(STEPS, frames.train().steps());
    assertEquals(SIZE, frames.train().height());
    assertEquals(SIZE, frames.train().width());
    assertEquals("walk3", frames.train().name(2));
    assertEquals(0, frames.train().label(2));
    assertEquals("walk5", frames.test().name(1));
    int[] counts =
        new FrameIntegration.ByNumber(STEPS)
            .integrate(Walks.walk(15, 5).rescaledTo(SIZE, SIZE))
            .counts();
    int n = 2 * SIZE * SIZE;
    float[] found = read(frames.test(), 1, 1, 3);
    for (int i = 0; i < n; i++) {
      assertEquals(counts[n + i], found[i]);
      assertEquals(counts[3 * n + i], found[n + i]);
    }
  }

  /** As with more than 1 GiB of frames, which no single mapping holds. */
  @Test
  void framesAreReadFromEverySegment() throws IOException {
    FrameSet whole = prepare(new Walks(30, "a"));
    int clip = STEPS * 2 * SIZE * SIZE * Short.BYTES;
    Path cache = folder.resolve("cache");
    FrameFacts facts = FrameFacts.read(cache.resolve("frames.properties"));
    for (int bytes : List.of(1, clip, 3 * clip - 1, 7 * clip)) {
      FrameSet segments = new FrameSet(cache, facts, bytes);
      for (int i = 0; i < whole.train().size(); i++) {
        assertArrayEquals(
            read(whole.train(), i, 0, 1, 2, 3), read(segments.train(), i, 0, 1, 2, 3));
      }
      for (int i = 0; i < whole.test().size(); i++) {
        assertArrayEquals(read(whole.test(), i, 3, 1), read(segments.test(), i, 3, 1));
      }
    }
  }

  @Test
  void anyNumberOfThreadsWritesTheSameBytes() throws IOException {
    prepare(new Walks(30, "a"));
    for (int threads : List.of(1, 2, 5)) {
      Path other = folder.resolve("threads" + threads);
      FrameSet.prepare(
          other,
          new IntegratedClips(new Walks(30, "a"), STEPS, SIZE),
          (clips, recordings) -> {},
          warnings::add,
          threads);
      for (String file : List.of("frames.npy", "index.csv", "frames.properties")) {
        assertArrayEquals(
            Files.readAllBytes(folder.resolve("cache").resolve(file)),
            Files.readAllBytes(other.resolve(file)),
            file);
      }
    }
  }

  @Test
  void numpyReadsTheSameFrames() throws IOException {
    FrameSet frames = prepare(new Walks(3, "a"));
    Path file = folder.resolve("cache/frames.npy");
    Npy npy = Npy.parse(Files.readAllBytes(file), "frames");
    assertArrayEquals(new long[] {3, STEPS, 2, SIZE, SIZE}, npy.shape());
    assertEquals("u2", npy.type());
    float[] all = npy.toFloats();
    float[] clip = read(frames.train(), 1, 0, 1, 2, 3);
    for (int i = 0; i < clip.length; i++) {
      assertEquals(all[clip.length + i], clip[i]);
    }
    assertEquals(Sha256.of(file), frames.contentSha256());
    assertEquals(Sha256.of("walk0,0,TRAIN\nwalk1,1,TRAIN\nwalk2,2,TEST\n"), frames.splitSha256());
  }

  @Test
  void finishedFramesAreReadWithoutWork() throws IOException {
    String sha = prepare(new Walks(3, "a")).contentSha256();
    List<Integer> progress = new ArrayList<>();
    FrameSet frames = prepare(new Walks(3, "a"), progress);
    assertEquals(sha, frames.contentSha256());
    assertEquals(2, frames.train().size());
    assertTrue(progress.isEmpty());
  }

  @Test
  void otherRecordingsReplaceTheFrames() throws IOException {
    String sha = prepare(new Walks(3, "a")).contentSha256();
    List<Integer> progress = new ArrayList<>();
    FrameSet frames = prepare(new Walks(6, "b"), progress);
    assertEquals(List.of(1, 2, 3, 4, 5, 6), progress);
    assertEquals(4, frames.train().size());
    assertNotEquals(sha, frames.contentSha256());
  }

  @Test
  void anInterruptedPreparationIsNeverUsed() throws IOException {
    assertThrows(
        IllegalStateException.class,
        () ->
            FrameSet.prepare(
                folder.resolve("cache"),
                new Walks(6, "a"),
                STEPS,
                SIZE,
                (done, recordings) -> {
                  if (done == 3) {
                    throw new IllegalStateException("stopped");
                  }
                },
                warnings::add));
    assertFalse(Files.exists(folder.resolve("cache")));
    List<Integer> progress = new ArrayList<>();
    String sha = prepare(new Walks(6, "a"), progress).contentSha256();
    assertEquals(6, progress.size());
    Path other = folder.resolve("other");
    FrameSet frames =
        FrameSet.prepare(
            other, new Walks(6, "a"), STEPS, SIZE, (clips, recordings) -> {}, warnings::add);
    assertEquals(sha, frames.contentSha256());
  }

  @Test
  void aFolderOfTheUserIsNeverTouched() throws IOException {
    Path mine = Files.createDirectories(folder.resolve("cache")).resolve("thesis.tex");
    Files.writeString(mine, "years of work");
    var e = assertThrows(IOException.class, () -> prepare(new Walks(3, "a")));
    assertTrue(e.getMessage().contains("thesis.tex"), e.getMessage());
    assertEquals("years of work", Files.readString(mine));
  }

  @Test
  void aSplitWithoutClipsIsAnError() {
    var e = assertThrows(IOException.class, () -> prepare(new Walks(2, "a")));
    assertEquals(
        "the recordings: expected clips for training and for testing, found 2 clips, none of them TEST; look at the lists and label files",
        e.getMessage());
  }

  /** Something that becomes of the bytes of a file. */
  private interface Damage extends UnaryOperator<byte[]> {}

  private static Damage flip(int at, int mask) {
    return bytes -> {
      bytes[at < 0 ? bytes.length + at : at] ^= (byte) mask;
      return bytes;
    };
  }

  private static Damage cut(int bytes) {
    return whole -> Arrays.copyOf(whole, whole.length - bytes);
  }

  private static Damage text(String from, String to) {
    return whole -> new String(whole, UTF_8).replaceFirst(from, to).getBytes(UTF_8);
  }

  /** Damages a file of the set, whose time stays the same, and opens the set again. */
  private void requireMadeAgain(String file, Damage damage) throws IOException {
    String sha = prepare(new Walks(6, "a")).contentSha256();
    Path path = folder.resolve("cache").resolve(file);
    byte[] whole = Files.readAllBytes(path);
    byte[] damaged = damage.apply(whole.clone());
    assertFalse(Arrays.equals(whole, damaged));
    FileTime time = Files.getLastModifiedTime(path);
    Files.write(path, damaged);
    Files.setLastModifiedTime(path, time);
    warnings.clear();
    List<Integer> progress = new ArrayList<>();
    FrameSet frames = prepare(new Walks(6, "a"), progress);
    assertEquals(1, warnings.size(), warnings + " of " + file);
    assertTrue(warnings.get(0).startsWith(path + " "), warnings.get(0));
    assertTrue(warnings.get(0).endsWith("; the frames are made again"), warnings.get(0));
    assertEquals(6, progress.size());
    assertEquals(sha, frames.contentSha256());
    assertArrayEquals(whole, Files.readAllBytes(path));
  }

  @Test
  void damagedFramesAreMadeAgainWithAWarning() throws IOException {
    for (int at : List.of(0, 9, 20, 127, 128, 1_000, -1)) {
      requireMadeAgain("frames.npy", flip(at, 1));
    }
    requireMadeAgain("frames.npy", cut(2));
    requireMadeAgain("frames.npy", whole -> new byte[0]);
    requireMadeAgain("frames.npy", whole -> Arrays.copyOf(whole, whole.length + 2));
  }

  @Test
  void aDamagedIndexIsMadeAgainWithAWarning() throws IOException {
    requireMadeAgain("index.csv", text("walk1,1", "walk1,2"));
    requireMadeAgain("index.csv", text("walk1,1", "walk1,x"));
    requireMadeAgain("index.csv", text("TEST", "TRAIN"));
    requireMadeAgain("index.csv", text("walk1,1,TRAIN\n", ""));
    requireMadeAgain("index.csv", whole -> new byte[0]);
    requireMadeAgain("index.csv", flip(2, 0x80));
  }

  @Test
  void damagedFactsAreMadeAgainWithAWarning() throws IOException {
    prepare(new Walks(6, "a"));
    int bytes = (int) Files.size(folder.resolve("cache/frames.properties"));
    for (int at = 0; at < bytes; at += 19) {
      requireMadeAgain("frames.properties", flip(at, 1));
    }
    for (int rest : List.of(1, 2, 70, 90)) {
      requireMadeAgain("frames.properties", cut(rest));
    }
    requireMadeAgain("frames.properties", text("classes=3", "classes=4"));
    requireMadeAgain("frames.properties", text("T=4", "T=four"));
    requireMadeAgain("frames.properties", text("header=128\n", ""));
    requireMadeAgain("frames.properties", text("size=8", "size=99999999999"));
    requireMadeAgain("frames.properties", whole -> new byte[0]);
    requireMadeAgain("frames.properties", whole -> new byte[] {0, -1, 7});
  }

  @Test
  void aMissingFileIsMadeAgainWithAWarning() throws IOException {
    for (String file : List.of("frames.npy", "index.csv", "frames.properties")) {
      String sha = prepare(new Walks(3, "a")).contentSha256();
      warnings.clear();
      Files.delete(folder.resolve("cache").resolve(file));
      assertEquals(sha, prepare(new Walks(3, "a")).contentSha256());
      assertEquals(
          List.of(folder.resolve("cache").resolve(file) + " is missing; the frames are made again"),
          warnings);
    }
  }

  /** Earlier versions wrote no checksums but that of SHA-256. */
  @Test
  void framesOfAnEarlierVersionAreReadAndChecked() throws IOException {
    String sha = prepare(new Walks(6, "a")).contentSha256();
    Path facts = folder.resolve("cache/frames.properties");
    String now = Files.readString(facts);
    String before = now.substring(0, now.indexOf("frames.crc32c"));
    Files.writeString(facts, before);
    List<Integer> progress = new ArrayList<>();
    assertEquals(sha, prepare(new Walks(6, "a"), progress).contentSha256());
    assertEquals(List.of(), progress);
    assertEquals(List.of(), warnings);
    assertEquals(now, Files.readString(facts));
    for (String damage : List.of("classes=4", "T=2", "size=4", "header=192")) {
      String key = damage.replaceFirst("=.*", "=\\\\d+");
      Files.writeString(facts, before.replaceFirst(key, damage));
      warnings.clear();
      prepare(new Walks(6, "a"), progress);
      assertEquals(1, warnings.size(), damage);
      assertEquals(now, Files.readString(facts));
    }
    Files.writeString(facts, before);
    Path frames = folder.resolve("cache/frames.npy");
    Files.write(frames, flip(500, 4).apply(Files.readAllBytes(frames)));
    warnings.clear();
    assertEquals(sha, prepare(new Walks(6, "a")).contentSha256());
    assertTrue(warnings.get(0).contains("frames.npy is damaged: expected sha256 " + sha));
    assertEquals(sha, Sha256.of(frames));
  }

  /** What a kill leaves behind does not matter, and what is not ours stays. */
  @Test
  void leftoversOfAKillAreNoObstacle() throws IOException {
    Path work = Files.createDirectories(folder.resolve("cache.incomplete"));
    String temporary = "sew-" + UUID.randomUUID() + ".tmp";
    for (String file : List.of("frames.npy", "index.csv", "frames.properties", temporary)) {
      Files.writeString(work.resolve(file), "half of it");
    }
    String sha = prepare(new Walks(6, "a")).contentSha256();
    assertFalse(Files.exists(work));
    assertEquals(sha, Sha256.of(folder.resolve("cache/frames.npy")));
    Path mine = Files.createDirectories(work).resolve("notes.txt");
    Files.writeString(mine, "mine");
    Files.writeString(work.resolve("frames.npy"), "mine, too");
    var e = assertThrows(IOException.class, () -> prepare(new Walks(6, "b")));
    assertTrue(e.getMessage().contains(mine.toString()), e.getMessage());
    assertEquals("mine", Files.readString(mine));
    assertEquals("mine, too", Files.readString(work.resolve("frames.npy")));
    assertEquals(sha, prepare(new Walks(6, "a")).contentSha256());
  }

  @Test
  void aPreparationThatFailsLeavesNothing() {
    assertThrows(IOException.class, () -> prepare(new Walks(2, "a")));
    assertFalse(Files.exists(folder.resolve("cache.incomplete")));
  }

  /** Linux has a file for which the disk is always full. */
  @Test
  void aFullDiskIsNamedWithWhatIsNeeded() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full));
    FrameWriter writer =
        new FrameWriter(
            folder,
            new IntegratedClips(new Walks(30, "a"), STEPS, SIZE),
            (clips, recordings) -> {});
    try (FileChannel out = FileChannel.open(full, StandardOpenOption.WRITE)) {
      var e = assertThrows(IOException.class, () -> writer.writeFrames(out, 2));
      assertTrue(e.getMessage().startsWith(folder + " cannot be written ("), e.getMessage());
      assertTrue(e.getMessage().contains("MiB"), e.getMessage());
      assertTrue(e.getMessage().contains("make room"), e.getMessage());
    }
  }

  @Test
  void aClipWithTooFewEventsIsNamed() {
    var e =
        assertThrows(
            IOException.class,
            () ->
                FrameSet.prepare(
                    folder.resolve("cache"),
                    new Walks(3, "a"),
                    11,
                    SIZE,
                    (clips, recordings) -> {},
                    warnings::add));
    assertTrue(e.getMessage().contains("clip walk0: 11 frames"), e.getMessage());
  }

  /** One clip of {@code events} events on one pixel. */
  private record Crowd(int events, String name) implements ClipSource {
    @Override
    public int classes() {
      return 1;
    }

    @Override
    public int sensorSize() {
      return 16;
    }

    @Override
    public String fingerprint() {
      return "crowd";
    }

    @Override
    public void forEachRecording(RecordingConsumer consumer) throws IOException {
      Events all =
          new Events(
              16, 16, new long[events], new short[events], new short[events], new byte[events]);
      consumer.accept(
          new Recording(
              name,
              to -> {
                to.accept(new Clip(name, 0, Split.TRAIN, all));
                to.accept(new Clip("same", 0, Split.TEST, all));
              }));
    }
  }

  @Test
  void theLargestCountIsKeptAndALargerOneIsNamed() throws IOException {
    FrameSet frames = prepare(new Crowd(65_535 * STEPS, "crowd"));
    assertEquals(65_535, read(frames.train(), 0, 2)[0]);
    var e =
        assertThrows(
            IOException.class,
            () ->
                FrameSet.prepare(
                    folder.resolve("b"),
                    new Crowd(65_536 * STEPS, "crowd"),
                    STEPS,
                    SIZE,
                    (clips, recordings) -> {},
                    warnings::add));
    assertTrue(e.getMessage().contains("clip crowd: a pixel counts 65536"), e.getMessage());
  }

  @Test
  void namesMayHoldWhateverFitsIntoALine() throws IOException {
    for (String name :
        List.of(
            "a,b", ",", "\"", "\"a\"", "a\"b", "a\",\"b", " a ", "\u00e4\u2028", "a,1,TEST", "")) {
      FrameSet frames =
          FrameSet.prepare(
              folder.resolve("c" + Sha256.of(name)),
              new Crowd(99, name),
              STEPS,
              SIZE,
              (clips, recordings) -> {},
              warnings::add);
      assertEquals(name, frames.train().name(0));
      assertEquals("same", frames.test().name(0));
      assertEquals(1, frames.train().size());
    }
    prepare(new Crowd(99, "a,\"b"));
    assertEquals(
        "\"a,\"\"b\",0,TRAIN\nsame,0,TEST\n", Files.readString(folder.resolve("cache/index.csv")));
  }

  @Test
  void aNameThatWouldBreakTheIndexIsRefused() {
    for (String name : List.of("a\nb", "a\r", "a\u0000")) {
      var e = assertThrows(IOException.class, () -> prepare(new Crowd(99, name)));
      assertTrue(e.getMessage().contains("line break or other control"), e.getMessage());
      assertTrue(e.getMessage().contains("\"a\\u00"), e.getMessage());
    }
  }

  /** As after a kill while old frames were removed. */
  @Test
  void halfRemovedFramesAreIntegratedAgain() throws IOException {
    String sha = prepare(new Walks(3, "a")).contentSha256();
    Files.delete(folder.resolve("cache/frames.properties"));
    Files.delete(folder.resolve("cache/frames.npy"));
    assertEquals(sha, prepare(new Walks(3, "a")).contentSha256());
  }

  @Test
  void otherStepsOrSizesReplaceTheFrames() throws IOException {
    prepare(new Walks(3, "a"));
    Path cache = folder.resolve("cache");
    FrameSet shorter =
        FrameSet.prepare(
            cache, new Walks(3, "a"), 2, SIZE, (clips, recordings) -> {}, warnings::add);
    assertEquals(2, shorter.train().steps());
    FrameSet larger =
        FrameSet.prepare(cache, new Walks(3, "a"), 2, 16, (clips, recordings) -> {}, warnings::add);
    assertEquals(16, larger.train().width());
  }

  /** As in a notebook: the cell that is stopped must not spoil the frames for the next one. */
  @Test
  void anInterruptedThreadSpoilsNothing() throws IOException {
    ClipSet train = prepare(new Walks(3, "a")).train();
    float[] expected = read(train, 0, 0, 1, 2, 3);
    Thread.currentThread().interrupt();
    assertArrayEquals(expected, read(train, 0, 0, 1, 2, 3));
    assertTrue(Thread.interrupted());
    assertArrayEquals(expected, read(train, 0, 0, 1, 2, 3));
  }

  @Test
  void severalThreadsReadAtOnce() throws IOException {
    FrameSet frames = prepare(new Walks(30, "a"));
    ClipSet train = frames.train();
    float[][] expected =
        IntStream.range(0, train.size())
            .mapToObj(i -> read(train, i, 0, 1, 2, 3))
            .toArray(float[][]::new);
    IntStream.range(0, 400)
        .parallel()
        .forEach(
            k -> {
              int clip = k % train.size();
              assertArrayEquals(expected[clip], read(train, clip, 0, 1, 2, 3));
            });
  }
}
