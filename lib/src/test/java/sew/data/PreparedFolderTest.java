package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.ClipSource.Clip;

/** What SpikingJelly has prepared, against the recordings it was prepared from. */
class PreparedFolderTest {
  private static final String BY_NUMBER = "frames_number_4_split_by_number";
  private static final RecordingSplit AUTHORS = new RecordingSplit.Authors();

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();
  private Path gestures;

  @BeforeEach
  void findFixtures() throws URISyntaxException {
    URI uri = getClass().getResource("/spikingjelly/gestures").toURI();
    gestures = Path.of(uri);
  }

  private FrameSet frames(String to, ClipSource source, int steps, int size) throws IOException {
    return FrameSet.prepare(
        folder.resolve(to), source, steps, size, (clips, recordings) -> {}, warnings::add);
  }

  private FrameSet frames(String to, PreparedFrames source) throws IOException {
    return FrameSet.prepare(folder.resolve(to), source, (clips, recordings) -> {}, warnings::add);
  }

  private static Map<String, List<Object>> clips(ClipSet set) {
    Map<String, List<Object>> clips = new HashMap<>();
    for (int i = 0; i < set.size(); i++) {
      FloatBuffer counts = FloatBuffer.allocate(set.steps() * 2 * set.height() * set.width());
      set.read(i, new int[] {0, 1, 2, 3}, counts);
      clips.put(set.name(i), List.of(set.label(i), counts.flip()));
    }
    return clips;
  }

  private Path recorded() throws IOException {
    Path recordings = folder.resolve("recorded");
    SyntheticGestures.write(
        recordings, new SyntheticGestures.Spec(1, 1, 1, 50, 7), recording -> {});
    return recordings;
  }

  /** Clip by clip: names, labels, splits and every count. */
  @Test
  void eventsAndFramesAreThoseOfTheRecordings() throws IOException {
    FrameSet expected = frames("a", GestureLayout.of(recorded(), warnings::add), 4, 128);
    List<FrameSet> prepared = new ArrayList<>();
    for (Path place : List.of(gestures, gestures.resolve("events_np"))) {
      prepared.add(frames("e" + prepared.size(), GestureLayout.of(place, warnings::add), 4, 128));
    }
    for (Path place : List.of(gestures, gestures.resolve(BY_NUMBER))) {
      prepared.add(
          frames("f" + prepared.size(), GestureLayout.frames(place, 4, 128).orElseThrow()));
    }
    for (FrameSet found : prepared) {
      assertEquals(prepared.get(0).contentSha256(), found.contentSha256());
      assertEquals(prepared.get(0).splitSha256(), found.splitSha256());
      assertEquals(3, found.train().size());
      assertEquals(3, found.test().size());
      assertEquals(11, found.train().classes());
      requirePart(clips(expected.train()), clips(found.train()));
      requirePart(clips(expected.test()), clips(found.test()));
    }
    assertEquals("user01_fluorescent_10_0", prepared.get(0).train().name(2));
    assertEquals(10, prepared.get(0).train().label(2));
    assertEquals(List.of(), warnings);
  }

  private static void requirePart(
      Map<String, List<Object>> expected, Map<String, List<Object>> found) {
    found.forEach((name, clip) -> assertEquals(expected.get(name), clip, name));
  }

  @Test
  void framesAreTakenForTheirOwnStepsAndSizeAlone() throws IOException {
    assertTrue(GestureLayout.frames(gestures, 4, 128).isPresent());
    assertTrue(GestureLayout.frames(gestures, 8, 128).isEmpty());
    assertTrue(GestureLayout.frames(gestures, 4, 64).isEmpty());
    assertTrue(GestureLayout.frames(folder, 4, 128).isEmpty());
    // With others the events are integrated.
    assertEquals(8, frames("a", GestureLayout.of(gestures, warnings::add), 8, 64).train().steps());
  }

  @Test
  void framesWithoutEventsAreNamedWithTheirStepsAndSize() throws IOException {
    Path byNumber = gestures.resolve(BY_NUMBER);
    var e = assertThrows(IOException.class, () -> GestureLayout.of(byNumber, warnings::add));
    assertTrue(e.getMessage().contains(BY_NUMBER + " (T = 4, 128 x 128 pixels)"), e.getMessage());
    Path byDuration = folder.resolve("duration_1000");
    npz(byDuration.resolve("train/0/a_0_7.npz"), Map.of("frames", zeros(7, 2, 128, 128)));
    for (Path place : List.of(folder, byDuration)) {
      assertTrue(GestureLayout.frames(place, 7, 128).isEmpty());
      var f = assertThrows(IOException.class, () -> GestureLayout.of(place, warnings::add));
      assertTrue(f.getMessage().contains("duration_1000 (a T that varies"), f.getMessage());
      assertTrue(f.getMessage().contains("add events_np"), f.getMessage());
    }
  }

  @Test
  void anUnknownFolderIsNamedWithTheLayoutsAndWhatItHolds() throws IOException {
    for (int i = 0; i < 7; i++) {
      Files.createFile(folder.resolve("file" + i));
    }
    var e = assertThrows(IOException.class, () -> GestureLayout.of(folder, warnings::add));
    for (String words :
        List.of(
            folder.toString(),
            "DvsGesture.tar.gz",
            "trials_to_train.txt",
            "events_np",
            "ibmGestureTrain",
            "found file0, file1, file2, file3, file4 and 2 more")) {
      assertTrue(e.getMessage().contains(words), e.getMessage());
    }
    assertThrows(IOException.class, () -> NMnistLayout.of(folder));
    assertThrows(IOException.class, () -> Cifar10DvsLayout.of(folder, AUTHORS, warnings::add));
  }

  @Test
  void aSetIsRecognisedByItsClasses() throws IOException {
    assertTrue(GestureLayout.isIn(gestures));
    assertFalse(NMnistLayout.isIn(gestures));
    assertFalse(Cifar10DvsLayout.isIn(gestures));
    npz(folder.resolve("n/events_np/train/9/1.npz"), events(new long[] {1}));
    for (String name : List.of("airplane", "truck")) {
      npz(folder.resolve("c/events_np/" + name + "/1.npz"), events(new long[] {1}));
    }
    assertTrue(NMnistLayout.isIn(folder.resolve("n")));
    assertFalse(GestureLayout.isIn(folder.resolve("n")));
    assertTrue(Cifar10DvsLayout.isIn(folder.resolve("c")));
    assertFalse(NMnistLayout.isIn(folder.resolve("c")));
  }

  private static void npz(Path file, Map<String, Npy> arrays) throws IOException {
    Files.createDirectories(file.getParent());
    Npz.write(file, arrays);
  }

  private static Npy zeros(long... shape) {
    int n = 1;
    for (long size : shape) {
      n *= (int) size;
    }
    return Npy.of(new float[n], shape);
  }

  private static Map<String, Npy> events(long[] x) {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    for (String name : List.of("t", "y", "p")) {
      arrays.put(name, Npy.of(new long[x.length]));
    }
    arrays.put("x", Npy.of(x));
    return arrays;
  }

  private static Map<String, Npy> arrays(Events events) {
    Map<String, Npy> arrays = new LinkedHashMap<>();
    int n = events.size();
    long[][] columns = new long[4][n];
    for (int i = 0; i < n; i++) {
      columns[0][i] = events.t()[i];
      columns[1][i] = events.x()[i];
      columns[2][i] = events.y()[i];
      columns[3][i] = events.p()[i];
    }
    List<String> names = List.of("t", "x", "y", "p");
    for (int k = 0; k < 4; k++) {
      arrays.put(names.get(k), Npy.of(columns[k]));
    }
    return arrays;
  }

  /** Its folders have no split, which is ours by the names of the recordings. */
  @Test
  void cifar10DvsIsSplitAsItsRecordingsAre() throws IOException {
    Path recordings = folder.resolve("extract");
    SyntheticCifar10Dvs.write(
        recordings, new SyntheticCifar10Dvs.Spec(10, 100, 3), recording -> {});
    ClipSource source = Cifar10DvsLayout.of(recordings, AUTHORS, warnings::add);
    source.forEach(
        clip ->
            npz(
                folder
                    .resolve("root/events_np")
                    .resolve(Cifar10Dvs.CLASSES.get(clip.label()))
                    .resolve(clip.name() + ".npz"),
                arrays(clip.events())));
    FrameSet expected = frames("a", source, 4, 32);
    for (String place : List.of("root", "root/events_np")) {
      FrameSet found =
          frames("b", Cifar10DvsLayout.of(folder.resolve(place), AUTHORS, warnings::add), 4, 32);
      assertEquals(expected.contentSha256(), found.contentSha256());
      assertEquals(expected.splitSha256(), found.splitSha256());
    }
    assertEquals(90, expected.train().size());
    assertEquals(10, expected.test().size());
  }

  @Test
  void nMnistHasTheNamesOfItsRecordings() throws IOException {
    Path events = folder.resolve("events_np");
    for (String part : List.of("train", "test")) {
      for (int digit = 0; digit < 10; digit++) {
        npz(
            events.resolve("%s/%d/%05d.npz".formatted(part, digit, digit)),
            events(new long[] {digit, 33, 0, 5}));
      }
    }
    List<String> names = new ArrayList<>();
    NMnistLayout.of(folder).forEach(clip -> names.add(clip.name() + " " + clip.label()));
    assertEquals(20, names.size());
    assertEquals("Train/0/00000.bin 0", names.get(0));
    assertEquals("Test/9/00009.bin 9", names.get(19));
  }

  private String refusal(Map<String, Npy> arrays) throws IOException {
    Path file = folder.resolve("events_np/train/0/u_0.npz");
    npz(file, arrays);
    npz(folder.resolve("events_np/test/0/u_0.npz"), events(new long[] {1}));
    List<Clip> clips = new ArrayList<>();
    var e =
        assertThrows(
            IOException.class,
            () -> GestureLayout.of(folder.resolve("events_np"), warnings::add).forEach(clips::add));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    return e.getMessage();
  }

  @Test
  void badEventsAreNamed() throws IOException {
    assertTrue(
        refusal(events(new long[] {1, 128})).contains("x of 0 to 127, found 128 at event 1"));
    assertTrue(refusal(events(new long[] {-1})).contains("x of 0 to 127, found -1 at event 0"));
    for (String name : List.of("t", "y", "p")) {
      Map<String, Npy> arrays = events(new long[] {1});
      arrays.put(name, Npy.of(new long[] {-3}));
      assertTrue(refusal(arrays).contains("expected " + name + " of 0"), name);
      Npy above = new Npy(new long[] {1}, "u8", Npy.of(new long[] {Long.MIN_VALUE}).data());
      arrays.put(name, above);
      assertTrue(refusal(arrays).contains(name + ": expected whole numbers below 2^63"), name);
      arrays.put(name, Npy.of(new long[] {1, 1}));
      assertTrue(refusal(arrays).contains("of one length"), name);
      arrays.put(name, Npy.of(new float[] {1}, 1));
      assertTrue(refusal(arrays).contains("whole numbers " + name), name);
      arrays.put(name, Npy.of(3));
      assertTrue(refusal(arrays).contains("whole numbers " + name), name);
    }
  }

  @Test
  void badFramesAreNamed() throws IOException {
    for (float bad : new float[] {-1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY, 65_536}) {
      float[] counts = new float[2 * 2 * 128 * 128];
      counts[77] = bad;
      assertTrue(
          refusedFrames(Npy.of(counts, 2, 2, 128, 128)).contains("count"), String.valueOf(bad));
    }
    String other = refusedFrames(zeros(3, 2, 128, 128));
    assertTrue(other.contains("[2, 2, 128, 128]") && other.contains("[3, 2, 128, 128]"), other);
    assertTrue(refusedFrames(zeros(2, 2, 64, 128)).contains("[2, 2, 64, 128]"));
  }

  private String refusedFrames(Npy second) throws IOException {
    Path at = folder.resolve("frames_number_2_split_by_number");
    npz(at.resolve("train/0/a_0.npz"), Map.of("frames", zeros(2, 2, 128, 128)));
    npz(at.resolve("test/0/a_0.npz"), Map.of("frames", second));
    PreparedFrames source = GestureLayout.frames(folder, 2, 128).orElseThrow();
    return assertThrows(IOException.class, () -> frames("bad", source)).getMessage();
  }

  /** Files that macOS adds are left out, and repetitions are numbers. */
  @Test
  void clipsComeInTheOrderOfTheRecordings() throws IOException {
    Path train = folder.resolve("events_np/train");
    for (String file : List.of("1/b_2", "1/b_10", "1/b_1", "0/b_0", "2/a_0", "1/._b_1")) {
      npz(train.resolve(file + ".npz"), events(new long[] {1}));
    }
    Files.write(train.resolve("1/._b_9.npz"), new byte[] {0, 5});
    List<String> names = new ArrayList<>();
    GestureLayout.of(folder, warnings::add).forEach(clip -> names.add(clip.name()));
    assertEquals(List.of("a_2_0", "b_0_0", "b_1_1", "b_1_2", "b_1_10"), names);
  }
}
