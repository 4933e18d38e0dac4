package sew.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;

class NMnistTest {
  /** Two events: (3, 33) ON at 0x12345 us and (0, 1) OFF at 0x7fffff us. */
  private static final byte[] CLIP = {3, 33, (byte) 0x81, 0x23, 0x45, 0, 1, 0x7f, -1, -1};

  /** One event at (7, 7). */
  private static final byte[] OTHER = {7, 7, 0, 0, 9};

  private static final Map<String, byte[]> SMALL =
      Map.of(
          "train1K.txt", "#sample #class\r\n2\t5\r\n1\t0\r\n".getBytes(US_ASCII),
          "test100.txt", "#sample #class\r\n60001\t7\r\n".getBytes(US_ASCII),
          "1.bs2", CLIP,
          "2.bs2", OTHER,
          "60001.bs2", CLIP);

  @TempDir Path folder;

  @Test
  void decodesPixelPolarityAndTime() throws IOException {
    Events events = NMnist.decode(CLIP, Path.of("1.bs2"));
    assertEquals(34, events.width());
    assertArrayEquals(new short[] {3, 0}, events.x());
    assertArrayEquals(new short[] {33, 1}, events.y());
    assertArrayEquals(new byte[] {1, 0}, events.p());
    assertArrayEquals(new long[] {0x12345, 0x7fffff}, events.t());
  }

  /** Recordings longer than the 23 bits hold marks that are no events. */
  @Test
  void anOverflowMarkAdds8192MicrosecondsToTheEventsAfterIt() throws IOException {
    byte[] recording = {
      1,
      2,
      0,
      0,
      9, // at 9 us
      0,
      (byte) 240,
      0,
      0,
      0,
      3,
      33,
      (byte) 0x81,
      0x23,
      0x45, // at 0x12345 us + 8192 us
      77,
      (byte) 240,
      -1,
      -1,
      -1,
      (byte) 240,
      (byte) 240,
      0,
      0,
      0,
      0,
      1,
      0x7f,
      -1,
      -1, // at 0x7fffff us + 3 * 8192 us
    };
    Events events = NMnist.decode(recording, Path.of("1.bin"));
    assertArrayEquals(new short[] {1, 3, 0}, events.x());
    assertArrayEquals(new short[] {2, 33, 1}, events.y());
    assertArrayEquals(new byte[] {0, 1, 0}, events.p());
    assertArrayEquals(new long[] {9, 0x12345 + 8192, 0x7fffff + 3 * 8192}, events.t());
  }

  @Test
  void onlyTheRowOf240MarksAnOverflow() {
    for (int y : new int[] {34, 239, 241, 255}) {
      byte[] beside = CLIP.clone();
      beside[6] = (byte) y;
      assertFails("byte 5: ", () -> NMnist.decode(beside, Path.of("1.bs2")));
    }
    byte[] column = CLIP.clone();
    column[5] = (byte) 240;
    assertFails("x = 240, y = 1", () -> NMnist.decode(column, Path.of("1.bs2")));
  }

  @Test
  void anEventBesideTheSensorOrTruncated() {
    byte[] beside = CLIP.clone();
    beside[5] = 34;
    assertFails("byte 5: ", () -> NMnist.decode(beside, Path.of("1.bs2")));
    assertFails("the file has 4 bytes", () -> NMnist.decode(new byte[4], Path.of("1.bs2")));
    assertFails("the file is empty", () -> NMnist.decode(new byte[0], Path.of("1.bs2")));
  }

  @Test
  void readsTheSmallSetFromItsZip() throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve("nmnist_small.zip"));
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> file : SMALL.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    // Some files lie loose beside the zip: the set is still the zip's.
    Files.write(folder.resolve("1.bs2"), CLIP);
    Files.write(folder.resolve("train1K.txt"), SMALL.get("train1K.txt"));
    assertSmall();
  }

  @Test
  void readsTheSmallSetUnpacked() throws IOException {
    unpack();
    assertSmall();
  }

  private void unpack() throws IOException {
    for (Map.Entry<String, byte[]> file : SMALL.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private void assertSmall() throws IOException {
    assertEquals(
        List.of("2.bs2 5 TRAIN 1", "1.bs2 0 TRAIN 2", "60001.bs2 7 TEST 2"),
        clips(new NMnist(folder)));
  }

  @Test
  void readsTheOriginalLayout() throws IOException {
    original();
    List<String> clips = clips(new NMnist(folder));
    assertEquals(20, clips.size());
    assertTrue(clips.get(3).endsWith(" 3 TRAIN 2"), clips.get(3));
    assertTrue(clips.get(13).endsWith(" 3 TEST 2"), clips.get(13));
  }

  private void original() throws IOException {
    for (String split : List.of("Train", "Test")) {
      for (int digit = 0; digit < 10; digit++) {
        Path digits = Files.createDirectories(folder.resolve(split).resolve("" + digit));
        Files.write(digits.resolve("0000" + digit + ".bin"), CLIP);
      }
    }
  }

  @Test
  void aFolderWithoutTheSetSaysWhereToGetIt() {
    assertFails("garrickorchard.com", () -> new NMnist(folder));
    assertFails(folder.toString(), () -> new NMnist(folder));
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    unpack();
    Files.delete(folder.resolve("2.bs2"));
    assertFails("2.bs2", () -> clips(new NMnist(folder)));
    assertFails("garrickorchard.com", () -> clips(new NMnist(folder)));
  }

  @Test
  void aMissingDigitIsNamed() throws IOException {
    original();
    Files.delete(folder.resolve("Test/4/00004.bin"));
    Files.delete(folder.resolve("Test/4"));
    assertFails(Path.of("Test", "4").toString(), () -> clips(new NMnist(folder)));
  }

  @Test
  void anEmptyDigitIsNamed() throws IOException {
    original();
    Files.delete(folder.resolve("Train/4/00004.bin"));
    assertFails("holds no *.bin", () -> clips(new NMnist(folder)));
  }

  @Test
  void theFingerprintChangesWithTheLabels() throws IOException {
    unpack();
    String before = new NMnist(folder).fingerprint();
    Files.writeString(folder.resolve("test100.txt"), "#sample #class\n60001\t8\n");
    assertNotEquals(before, new NMnist(folder).fingerprint());
  }

  @Test
  void aBadListIsNamed() throws IOException {
    unpack();
    Files.writeString(folder.resolve("test100.txt"), "60001 eleven\n");
    assertFails("test100.txt", () -> clips(new NMnist(folder)));
  }

  @Test
  void theFingerprintChangesWithTheFiles() throws IOException {
    unpack();
    String before = new NMnist(folder).fingerprint();
    assertEquals(before, new NMnist(folder).fingerprint());
    Files.write(folder.resolve("2.bs2"), CLIP);
    assertNotEquals(before, new NMnist(folder).fingerprint());
  }

  static List<String> clips(ClipSource source) throws IOException {
    List<String> clips = new ArrayList<>();
    source.forEach(clip -> clips.add(line(clip)));
    return clips;
  }

  private static String line(Clip clip) {
    Split split = clip.split();
    return "%s %d %s %d".formatted(clip.name(), clip.label(), split, clip.events().size());
  }

  private static void assertFails(String words, org.junit.jupiter.api.function.Executable read) {
    String message = assertThrows(IOException.class, read).getMessage();
    assertTrue(message.contains(words), message);
  }

  @Test
  void aDamagedZipIsNamed() throws IOException {
    Path zip = folder.resolve("nmnist_small.zip");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zipped = new ZipOutputStream(out)) {
      zipped.setMethod(ZipOutputStream.STORED);
      for (Map.Entry<String, byte[]> file : new TreeMap<>(SMALL).entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        CRC32 crc = new CRC32();
        crc.update(file.getValue());
        entry.setSize(file.getValue().length);
        entry.setCrc(crc.getValue());
        zipped.putNextEntry(entry);
        zipped.write(file.getValue());
      }
    }
    byte[] bytes = out.toByteArray();
    Files.write(zip, bytes);
    assertSmall();
    byte[] flipped = bytes.clone();
    int clip = new String(bytes, US_ASCII).indexOf("2.bs2") + 5;
    flipped[clip] ^= 1;
    assertZipFails(flipped, zip + "!/2.bs2: expected CRC-32");
    assertZipFails(Arrays.copyOf(bytes, 300), zip + " cannot be read as a zip");
    assertZipFails("<html>".getBytes(US_ASCII), "it is a web page");
    byte[] large = bytes.clone();
    int entry = new String(bytes, US_ASCII).lastIndexOf("2.bs2") - 46; // of the directory
    ByteBuffer.wrap(large).order(ByteOrder.LITTLE_ENDIAN).putInt(entry + 24, 1 << 30);
    assertZipFails(large, "2.bs2: expected a file of up to 16,777,216 bytes, found one of 1,073,");
  }

  private void assertZipFails(byte[] bytes, String words) throws IOException {
    Files.write(folder.resolve("nmnist_small.zip"), bytes);
    assertFails(words, () -> clips(new NMnist(folder)));
  }
}
