package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Aedat20.Orientation;
import sew.data.ClipSource.Split;
import sew.data.WindowedRecordings.Counts;
import sew.data.WindowedRecordings.Windows;

class WindowedRecordingsTest {
  private static final Windows WINDOWS = new Windows(200, 100, 200, 16);
  private static final String LIST =
      "train mug one_mug.aedat\ntrain box one_box.aedat\ntest mug two_mug\ntest box two_box\n";

  @TempDir Path folder;
  private Path list;

  /** One event per 10 ms from {@code start} on; raw x is 5, raw y 9, all ON. */
  private void recording(String name, long start, int events) throws IOException {
    Events all =
        new Events(
            128, 128, new long[events], new short[events], new short[events], new byte[events]);
    for (int i = 0; i < events; i++) {
      all.t()[i] = start + 10_000L * i;
      all.x()[i] = 5;
      all.y()[i] = 9;
      all.p()[i] = 1;
    }
    Aedat20.write(folder.resolve(name + ".aedat"), all, Orientation.DVS128, "test");
  }

  @BeforeEach
  void write() throws IOException {
    recording("one_mug", 7_000, 51); // 500 ms
    recording("one_box", 0, 41);
    recording("two_mug", 123, 61);
    recording("two_box", 0, 60); // 590 ms: the third window is not whole
    list = Files.writeString(folder.resolve("list.txt"), LIST);
  }

  private WindowedRecordings open(Windows windows) throws IOException {
    return new WindowedRecordings(folder, list, windows);
  }

  @Test
  void trainingWindowsOverlapAndTestWindowsDoNot() throws IOException {
    List<String> clips = new ArrayList<>();
    open(WINDOWS)
        .forEach(
            clip ->
                clips.add(
                    "%s %d %s %d %d"
                        .formatted(
                            clip.name(),
                            clip.label(),
                            clip.split(),
                            clip.events().t()[0],
                            clip.events().size())));
    assertEquals(
        List.of(
            "one_mug_0000 1 TRAIN 7000 20",
            "one_mug_0001 1 TRAIN 107000 20",
            "one_mug_0002 1 TRAIN 207000 20",
            "one_mug_0003 1 TRAIN 307000 20",
            "one_box_0000 0 TRAIN 0 20",
            "one_box_0001 0 TRAIN 100000 20",
            "one_box_0002 0 TRAIN 200000 20",
            "two_mug_0000 1 TEST 123 20",
            "two_mug_0001 1 TEST 200123 20",
            "two_mug_0002 1 TEST 400123 20",
            "two_box_0000 0 TEST 0 20",
            "two_box_0001 0 TEST 200000 20"),
        clips);
  }

  @Test
  void countsAreThoseOfEachSplit() throws IOException {
    WindowedRecordings set = open(WINDOWS);
    assertEquals(List.of("box", "mug"), set.classNames());
    assertEquals(2, set.classes());
    assertEquals(new Counts(2, List.of(3, 4), 0), set.count(Split.TRAIN));
    assertEquals(new Counts(2, List.of(2, 3), 0), set.count(Split.TEST));
    assertEquals(5, set.count(Split.TEST).total());
  }

  @Test
  void windowsWithFewEventsAreLeftOutAndCounted() throws IOException {
    assertEquals(0, open(new Windows(200, 100, 200, 20)).count(Split.TRAIN).leftOut());
    WindowedRecordings set = open(new Windows(200, 100, 200, 21));
    assertEquals(new Counts(2, List.of(0, 0), 7), set.count(Split.TRAIN));
    List<String> clips = new ArrayList<>();
    set.forEach(clip -> clips.add(clip.name()));
    assertEquals(List.of(), clips);
  }

  @Test
  void pixelsAreTheCamerasOwn() throws IOException {
    open(WINDOWS)
        .forEach(
            clip -> {
              assertEquals(5, clip.events().x()[3]);
              assertEquals(9, clip.events().y()[3]);
              assertEquals(1, clip.events().p()[3]);
            });
  }

  @Test
  void testWindowsMustNotOverlap() {
    assertThrows(IllegalArgumentException.class, () -> new Windows(200, 100, 199, 1));
    assertThrows(IllegalArgumentException.class, () -> new Windows(200, 0, 200, 1));
  }

  @Test
  void badListsAreNamed() throws IOException {
    assertFails("train one_mug\ntest two_mug\n", "found no classes");
    assertFails(LIST + "test mug absent\n", "absent.aedat");
    assertFails(
        "train mug one_mug\ntest mug two_mug\ntest box two_box\n", "no TRAIN recording of box");
    assertFails("train mug one_mug\n", "no TEST recording of mug");
    assertFails(LIST + "test mug ../one_mug\n", "names \"../one_mug.aedat\"");
    assertFails(LIST + "test mug /one_mug\n", "names \"/one_mug.aedat\"");
  }

  private void assertFails(String lines, String words) throws IOException {
    Files.writeString(list, lines);
    String message = assertThrows(IOException.class, () -> open(WINDOWS)).getMessage();
    assertTrue(message.contains(words), message);
    assertTrue(message.contains(list.toString()), message);
  }

  @Test
  void aRecordingWithoutEventsIsNamed() throws IOException {
    recording("two_box", 0, 0);
    String message =
        assertThrows(IOException.class, () -> open(WINDOWS).forEach(clip -> {})).getMessage();
    assertTrue(message.startsWith(folder.resolve("two_box.aedat").toString()), message);
  }

  @Test
  void theFingerprintHoldsFilesSplitAndWindows() throws IOException {
    String before = open(WINDOWS).fingerprint();
    assertEquals(before, open(WINDOWS).fingerprint());
    assertNotEquals(before, open(new Windows(200, 50, 200, 16)).fingerprint());
    Files.writeString(list, LIST.replace("test box two_box", "test box one_box2"));
    recording("one_box2", 0, 60);
    String otherList = open(WINDOWS).fingerprint();
    assertNotEquals(before, otherList);
    recording("one_box2", 0, 61);
    assertNotEquals(otherList, open(WINDOWS).fingerprint());
  }
}
