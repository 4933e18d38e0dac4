package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Aedat20.Orientation;
import sew.data.ClipSource.Split;

/**
 * Small files with what real recordings hold, made with seeded generators. The sums are those of a
 * Python script that reads the bytes as the formats' specifications say.
 */
class RealCasesTest {
  @TempDir Path folder;

  private static Path file(String name) throws URISyntaxException {
    return Path.of(RealCasesTest.class.getResource("/cases/" + name).toURI());
  }

  /** 500 events of pixels and 3 edges at the external input, bit 15 of the address. */
  @Test
  void externalInputOfADvs128() throws Exception {
    Events events = Aedat20.read(file("a2_sync.aedat"), Orientation.DVS128);
    assertSums(events, 500, 3_050_081, 32_394, 31_420, 252);
  }

  /** All 400 events count as valid and none is marked. */
  @Test
  void packetsWithoutValidMarks() throws Exception {
    List<String> warnings = new ArrayList<>();
    Events events = Aedat31.read(file("a31_nomarks.aedat"), warnings::add);
    assertSums(events, 400, 2_015_258, 26_600, 25_946, 217);
    assertEquals(1, warnings.size());
  }

  /** The mark of an overflow is entry 200: 8,192 us are added to all times after it. */
  @Test
  void overflowOfTheTime() throws Exception {
    Path file = file("nm_y240.bin");
    Events events = NMnist.decode(Files.readAllBytes(file), file);
    assertEquals(300, events.size());
    assertEquals(3_572, events.t()[199]);
    assertEquals(11_777, events.t()[200]);
    assertEquals(13_196, events.t()[299]);
    assertEquals(1_650_946, Arrays.stream(events.t()).sum());
  }

  /** The line of column names has one letter in Latin-1. */
  @Test
  void labelsInLatin1() throws Exception {
    Path recording = folder.resolve("user01_led.aedat");
    Aedat31.write(recording, Aedat31.read(file("a31_nomarks.aedat")));
    List<String> clips = new ArrayList<>();
    GestureFolder.clips(
        recording,
        file("latin1_labels.csv"),
        Split.TRAIN,
        clip -> clips.add(clip.label() + " " + clip.events().size()));
    assertEquals(3, clips.size());
    assertTrue(clips.get(0).startsWith("0 "), clips.get(0));
    assertTrue(clips.get(2).startsWith("2 "), clips.get(2));
  }

  private static void assertSums(Events events, int n, long t, int x, int y, int p) {
    assertEquals(n, events.size());
    assertEquals(t, Arrays.stream(events.t()).sum());
    assertEquals(x, IntStream.range(0, n).map(i -> events.x()[i]).sum());
    assertEquals(y, IntStream.range(0, n).map(i -> events.y()[i]).sum());
    assertEquals(p, IntStream.range(0, n).map(i -> events.p()[i]).sum());
  }
}
