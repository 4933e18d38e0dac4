package sew.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.ClipSource.Clip;

class TonicEventsTest {
  @TempDir Path folder;

  @Test
  void rowsCountMilliseconds() throws IOException {
    Events events = decode(rows(3, 4, 1, 12.5f, 127, 0, 0, 6_000_000));
    assertArrayEquals(new long[] {12_500, 6_000_000_000L}, events.t());
    assertArrayEquals(new short[] {3, 127}, events.x());
    assertArrayEquals(new short[] {4, 0}, events.y());
    assertArrayEquals(new byte[] {1, 0}, events.p());
    assertEquals(128, events.width());
  }

  @Test
  void rowsMayBeWholeNumbers() throws IOException {
    long[] values = {3, 4, 1, 12, 127, 0, 0, 7};
    ByteBuffer data = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    data.asLongBuffer().put(values);
    assertArrayEquals(new long[] {12_000, 7_000}, decode(npy("'<i8'", "(2, 4)", data.array())).t());
    assertArrayEquals(new long[0], decode(npy("'<i8'", "(0, 4)", new byte[0])).t());
  }

  @Test
  void recordsCountMicroseconds() throws IOException {
    Events events =
        decode(npy("[('x', '<i2'), ('y', '<i2'), ('p', '|b1'), ('t', '<i8')]", "(2,)", records()));
    assertArrayEquals(new long[] {12_345_678_901L, 5}, events.t());
    assertArrayEquals(new short[] {3, 127}, events.x());
    assertArrayEquals(new short[] {4, 0}, events.y());
    assertArrayEquals(new byte[] {1, 0}, events.p());
  }

  private static byte[] records() {
    ByteBuffer data = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
    data.putShort((short) 3).putShort((short) 4).put((byte) 1).putLong(12_345_678_901L);
    data.putShort((short) 127).putShort((short) 0).put((byte) 0).putLong(5);
    return data.array();
  }

  @Test
  void fieldsMayStandInAnyOrderAndByteOrder() throws IOException {
    ByteBuffer data = ByteBuffer.allocate(14);
    data.putLong(77).putShort((short) 9).putShort((short) 8).put((byte) 1).put((byte) 5);
    byte[] bytes =
        npy(
            "[('t', '>u8'), ('x', '>u2'), ('y', '>u2'), ('p', '|u1'), ('extra', '|i1')]",
            "(1,)",
            data.array());
    Events events = decode(bytes);
    assertEquals(77, events.t()[0]);
    assertEquals(9, events.x()[0]);
    assertEquals(8, events.y()[0]);
    assertEquals(1, events.p()[0]);
  }

  @Test
  void timesThatCannotBe() {
    String dtype = "[('t', '<u8'), ('x', '|u1'), ('y', '|u1'), ('p', '|u1')]";
    for (long t : new long[] {-1, Long.MIN_VALUE, 1L << 53}) {
      byte[] data = ByteBuffer.allocate(11).order(ByteOrder.LITTLE_ENDIAN).putLong(t).array();
      assertFails(npy(dtype, "(1,)", data), "event 1: expected a time of 0 to 2^53");
    }
    assertFails(rows(1, 1, 1, -1), "a time of 0");
    assertFails(rows(1, 1, 1, Float.NaN), "a time of 0");
  }

  @Test
  void eventsThatCannotBe() {
    assertFails(
        rows(1, 1, 1, 1, 128, 1, 1, 1), "event 2: expected x as a whole number of 0 to 127");
    assertFails(rows(1, -1, 1, 1), "expected y", "found -1");
    assertFails(rows(1, 1, 2, 1), "expected p as a whole number of 0 to 1");
    assertFails(rows(1.5f, 1, 1, 1), "expected x", "found 1.5");
  }

  @Test
  void otherArrays() throws IOException {
    assertFails(npy("'<f4'", "(4,)", new byte[16]), "expected events [N, 4]", "[4]");
    assertFails(npy("'<f4'", "(1, 5)", new byte[20]), "[1, 5]");
    assertFails(
        npy("[('x', '<i2'), ('y', '<i2')]", "(1,)", new byte[4]), "the fields x, y, p and t");
    String dtype = "[('x', '<i2'), ('y', '<i2'), ('p', '|b1'), ('t', '<f2')]";
    assertFails(npy(dtype, "(1,)", new byte[7]), "the fields x, y, p and t");
    byte[] bytes =
        npy("[('x', '<i2'), ('y', '<i2'), ('p', '|b1'), ('t', '<i8')]", "(3,)", records());
    assertFails(bytes, "expected 3 events of 13 bytes, found 26 bytes");
    assertFails(Arrays.copyOf(bytes, 40), "within its header");
    assertFails(new byte[0], "the file is empty");
    assertFails("PK\3\4abcdefgh".getBytes(ISO_8859_1), "found a zip");
  }

  @Test
  void clipsOfTheFolders() throws IOException {
    Path set = Files.createDirectories(folder.resolve("DVSGesture"));
    for (String clip :
        List.of(
            "Train/user01_fluorescent/10", "Train/user01_fluorescent/2", "Train/user02_lab/0")) {
      write(set.resolve("ibmGesture" + clip + ".npy"));
    }
    write(set.resolve("ibmGestureTest/user24_led/7.npy"));
    Files.write(set.resolve("ibmGestureTrain/user02_lab/._0.npy"), new byte[9]);
    Files.writeString(set.resolve("ibmGestureTrain/readme.txt"), "not a recording");
    assertTrue(TonicGestures.isIn(folder));
    for (Path place : List.of(folder, set)) {
      List<String> clips = new ArrayList<>();
      TonicGestures source = new TonicGestures(place);
      source.forEach(clip -> clips.add(line(clip)));
      assertEquals(
          List.of(
              "user01_fluorescent_2 2 TRAIN 1",
              "user01_fluorescent_10 10 TRAIN 1",
              "user02_lab_0 0 TRAIN 1",
              "user24_led_7 7 TEST 1"),
          clips);
      assertEquals(4, source.recordings());
      assertEquals(4, source.fingerprint().lines().count());
    }
  }

  private static String line(Clip clip) {
    return "%s %d %s %d".formatted(clip.name(), clip.label(), clip.split(), clip.events().size());
  }

  @Test
  void foldersThatAreNotWhole() throws IOException {
    assertRefused("ibmGestureTrain, which is not there");
    Path clip = folder.resolve("ibmGestureTrain/user01_led/0.npy");
    write(clip);
    assertRefused("ibmGestureTest, which is not there");
    Path test = Files.createDirectories(folder.resolve("ibmGestureTest/user24_led"));
    assertRefused("ibmGestureTest holds no clips");
    write(test.resolve("11.npy"));
    assertRefused("11.npy: expected a clip called by its class, 0.npy to 10.npy");
    Files.move(test.resolve("11.npy"), test.resolve("1.npy"));
    Files.write(clip, npy("'<i8'", "(0, 4)", new byte[0]));
    TonicGestures source = new TonicGestures(folder);
    String message = assertThrows(IOException.class, () -> source.forEach(c -> {})).getMessage();
    assertTrue(message.contains("0.npy holds no event"), message);
  }

  private void assertRefused(String words) {
    String message = assertThrows(IOException.class, () -> new TonicGestures(folder)).getMessage();
    assertTrue(message.contains(words), message);
  }

  private static void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, rows(1, 2, 0, 3));
  }

  private static byte[] rows(float... values) {
    return Npy.of(values, values.length / 4, 4).toBytes();
  }

  private static byte[] npy(String descr, String shape, byte[] data) {
    String text = "{'descr': %s, 'fortran_order': False, 'shape': %s, }\n".formatted(descr, shape);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + text.length() + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("\u0093NUMPY\1\0".getBytes(ISO_8859_1)).putShort((short) text.length());
    return bytes.put(text.getBytes(ISO_8859_1)).put(data).array();
  }

  private static Events decode(byte[] bytes) throws IOException {
    return TonicEvents.decode(bytes, "a.npy", 128, 128);
  }

  private static void assertFails(byte[] bytes, String... words) {
    String message = assertThrows(IOException.class, () -> decode(bytes)).getMessage();
    assertTrue(message.startsWith("a.npy"), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
