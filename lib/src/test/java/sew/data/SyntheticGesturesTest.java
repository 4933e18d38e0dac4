package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;
import sew.data.SyntheticGestures.Spec;

class SyntheticGesturesTest {
  private static final Spec TINY = new Spec(1, 1, 2, 200, 3);

  @TempDir Path folder;

  @Test
  void oneSeedMakesTheSameBytesAndAnotherOthers() throws IOException {
    Map<String, String> first = write("a", TINY);
    assertEquals(first, write("b", TINY));
    Map<String, String> other = write("c", new Spec(1, 1, 2, 200, 4));
    assertEquals(first.keySet(), other.keySet());
    for (String name : first.keySet()) {
      if (name.endsWith(".aedat")) {
        assertNotEquals(first.get(name), other.get(name), name);
      }
    }
  }

  /** Bytes must not depend on the machine; if the drawing is changed on purpose, so is this. */
  @Test
  void bytesAreThoseOfEveryMachine() throws IOException {
    Map<String, String> recordings = write("a", TINY);
    recordings.remove("README.txt");
    assertEquals(
        "94b7c6e820d285bd0aa4c0a037dd3f059489135ea1d5eff87a39bae02d1f4164",
        Sha256.of(recordings.toString()));
  }

  private Map<String, String> write(String name, Spec spec) throws IOException {
    SyntheticGestures.write(folder.resolve(name), spec, done -> {});
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      for (Path file : files.toList()) {
        digests.put(file.getFileName().toString(), Sha256.of(file));
      }
    }
    return digests;
  }

  @Test
  void isReadAsDvs128GestureIs() throws IOException {
    Path set = folder.resolve("set");
    List<Integer> progress = new ArrayList<>();
    SyntheticGestures.write(set, TINY, progress::add);
    assertEquals(List.of(1, 2, 3, 4), progress);
    List<Clip> clips = new ArrayList<>();
    new GestureFolder(set).forEach(clips::add);
    assertEquals(4 * 11, clips.size());
    for (int i = 0; i < clips.size(); i++) {
      assertEquals(i % 11, clips.get(i).label());
      assertEquals(i < 22 ? Split.TRAIN : Split.TEST, clips.get(i).split());
      assertTrue(clips.get(i).name().startsWith(i < 22 ? "user01_" : "user02_"));
      assertTrue(clips.get(i).events().size() > 200, clips.get(i).name());
    }
    assertTrue(Files.readString(set.resolve("README.txt")).contains("Synthetic"));
  }

  @Test
  void aFinishedSetIsLeftAlone() throws IOException {
    Path set = folder.resolve("set");
    SyntheticGestures.write(set, TINY, done -> {});
    Files.writeString(set.resolve("mine.txt"), "kept");
    List<Integer> progress = new ArrayList<>();
    SyntheticGestures.write(set, TINY, progress::add);
    assertTrue(progress.isEmpty());
    assertEquals("kept", Files.readString(set.resolve("mine.txt")));
  }

  @Test
  void anotherFolderIsNotTakenForTheSet() throws IOException {
    Path set = folder.resolve("set");
    SyntheticGestures.write(set, TINY, done -> {});
    Spec other = new Spec(1, 1, 2, 200, 4);
    assertThrows(IOException.class, () -> SyntheticGestures.write(set, other, done -> {}));
    Path mine = Files.createDirectories(folder.resolve("mine"));
    assertThrows(IOException.class, () -> SyntheticGestures.write(mine, TINY, done -> {}));
  }

  @Test
  void anInterruptedSetIsNeverTakenForAWholeOne() throws IOException {
    Path set = folder.resolve("set");
    assertThrows(
        IllegalStateException.class,
        () ->
            SyntheticGestures.write(
                set,
                TINY,
                done -> {
                  throw new IllegalStateException("stopped");
                }));
    assertFalse(Files.exists(set));
    assertEquals(write("whole", TINY), write("set", TINY));
  }

  /** The two directions differ in the order of time only: summed over time they look alike. */
  @ParameterizedTest
  @CsvSource({"3,4", "5,6"})
  void directionsOfACircleDifferInTimeOnly(int clockwise, int counter) {
    Frames one = circle(clockwise);
    Frames two = circle(counter);
    assertTrue(similarity(sum(one), sum(two)) > 0.95, "" + similarity(sum(one), sum(two)));
    double frames = similarity(one.counts(), two.counts());
    assertTrue(frames < 0.6, "the frames are alike: " + frames);
  }

  /** Left and right differ in place: summed over time they look different. */
  @ParameterizedTest
  @CsvSource({"1,2", "3,5", "4,6"})
  void sidesDifferInPlace(int right, int left) {
    double similarity = similarity(sum(circle(right)), sum(circle(left)));
    assertTrue(similarity < 0.5, "" + similarity);
  }

  /** One cycle of a gesture in eight frames, without noise. */
  private static Frames circle(int label) {
    SyntheticCamera camera = new SyntheticCamera(1.2, 0, 4_000, new SplittableRandom(1));
    SyntheticBody body = new SyntheticBody(64, 60, 30, 4, 5, 1);
    SyntheticBody.Motion motion = SyntheticBody.motion(label, new SplittableRandom(2));
    camera.cut(body.limbs(motion.at(0)));
    for (int i = 0; i < 256; i++) {
      camera.see(body.limbs(motion.at(2 * Math.PI * i / 256)), 4_000L * i, 4_000);
    }
    return new FrameIntegration.ByTime(8).integrate(camera.events().rescaledTo(32, 32));
  }

  /**
   * Events per pixel of both polarities and all steps; hot pixels, which fire steadily, left out.
   */
  private static int[] sum(Frames frames) {
    int pixels = frames.height() * frames.width();
    int[] sum = new int[pixels];
    for (int i = 0; i < frames.counts().length; i++) {
      sum[i % pixels] += frames.counts()[i];
    }
    return sum;
  }

  /** The cosine of the angle between two pictures: 1 if they are the same. */
  private static double similarity(int[] a, int[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
