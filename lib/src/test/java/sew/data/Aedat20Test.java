package sew.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Aedat20.Orientation;

class Aedat20Test {
  private static final Path GOLDEN = Golden.file("CIFAR10DVS/airplane/cifar10_airplane_0.aedat");

  /** Bytes of the text header of the golden recording. */
  private static final int HEADER = 175;

  @TempDir Path folder;

  @Test
  void readsTheGoldenRecordingAsSpikingJellyDoes() throws IOException {
    Golden golden = Golden.read("cifar10dvs_cifar10_airplane_0");
    Events events = Aedat20.read(GOLDEN, Orientation.CIFAR10_DVS);
    Aedat31Test.assertSame(golden.events("events/"), events);
    Golden stored = Golden.read("CIFAR10DVS/airplane/cifar10_airplane_0.sj_events");
    Aedat31Test.assertSame(stored.events(""), events);
  }

  @Test
  void readsRawPixelsOfADvs128() throws IOException {
    Golden golden = Golden.read("cifar10dvs_cifar10_airplane_0");
    long[] x = golden.longs("raw/x");
    long[] y = golden.longs("raw/y");
    long[] p = golden.longs("raw/p");
    Events events = Aedat20.read(GOLDEN, Orientation.DVS128);
    for (int i = 0; i < events.size(); i++) {
      assertEquals(x[i], events.x()[i]);
      assertEquals(y[i], events.y()[i]);
      assertEquals(p[i], events.p()[i]);
    }
  }

  @Test
  void writesWhatItReads() throws IOException {
    byte[] golden = Files.readAllBytes(GOLDEN);
    for (Orientation orientation : Orientation.values()) {
      Path copy = folder.resolve(orientation + ".aedat");
      Aedat20.write(copy, Aedat20.read(GOLDEN, orientation), orientation, "A copy");
      byte[] bytes = Files.readAllBytes(copy);
      String header = "#!AER-DAT2.0\r\n# A copy\r\n";
      assertEquals(header, new String(bytes, 0, header.length(), StandardCharsets.US_ASCII));
      assertArrayEquals(
          Arrays.copyOfRange(golden, HEADER, golden.length),
          Arrays.copyOfRange(bytes, header.length(), bytes.length));
    }
  }

  @Test
  void timeStampsAreUnsigned() throws IOException {
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(GOLDEN), HEADER + 8);
    Arrays.fill(bytes, HEADER + 4, HEADER + 8, (byte) 0xff);
    Path file = Files.write(folder.resolve("late.aedat"), bytes);
    assertEquals(0xffffffffL, Aedat20.read(file, Orientation.DVS128).t()[0]);
  }

  @Test
  void anEmptyFile() throws IOException {
    assertFails(new byte[0], 0, "the file is empty");
  }

  @Test
  void anAedat3File() throws IOException {
    Path other = Golden.file("DvsGesture/user01_fluorescent.aedat");
    assertFails(Files.readAllBytes(other), 0, "#!AER-DAT2.0", "found #!AER-DAT3.1");
  }

  @Test
  void aTruncatedEvent() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    assertFails(Arrays.copyOf(bytes, HEADER + 8 * 4 + 3), HEADER + 8 * 4, "ends after 3 of one");
  }

  @Test
  void addressesOfAnotherCamera() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    int events = (bytes.length - HEADER) / 8;
    int last = HEADER;
    for (int i = 0; i <= events / 100; i++) {
      last = HEADER + 8 * 10 * i;
      bytes[last] = 0x12;
    }
    assertFails(bytes, last, "15 bits", "little endian");
  }

  /** The authors' reader masks addresses, so that a mark in bit 15 is read as an event. */
  @Test
  void singleMarksInCifar10DvsAreReadAsEvents() throws IOException {
    Events golden = Aedat20.read(GOLDEN, Orientation.CIFAR10_DVS);
    byte[] bytes = Files.readAllBytes(GOLDEN);
    bytes[HEADER + 8 * 5 + 2] |= (byte) 0x80;
    Path file = Files.write(folder.resolve("marked.aedat"), bytes);
    Aedat31Test.assertSame(golden, Aedat20.read(file, Orientation.CIFAR10_DVS));
  }

  /** The external input of a DVS128 sets bit 15; other special events of jAER set bit 31. */
  @Test
  void specialEventsOfADvs128AreLeftOut() throws IOException {
    Events golden = Aedat20.read(GOLDEN, Orientation.DVS128).slice(0, 6);
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(GOLDEN), HEADER + 8 * 6);
    bytes[HEADER + 2] |= (byte) 0x80;
    bytes[HEADER + 8 * 2] = (byte) 0x80;
    putAddress(bytes, 3, 0x80008000);
    putAddress(bytes, 5, 0x00008000);
    Events events = decode(bytes, Orientation.DVS128);
    Events expected = new Events(128, 128, new long[2], new short[2], new short[2], new byte[2]);
    for (int k = 0; k < 2; k++) {
      int i = k == 0 ? 1 : 4;
      expected.t()[k] = golden.t()[i];
      expected.x()[k] = golden.x()[i];
      expected.y()[k] = golden.y()[i];
      expected.p()[k] = golden.p()[i];
    }
    Aedat31Test.assertSame(expected, events);
  }

  @Test
  void aRecordingMayHoldSpecialEventsOnly() throws IOException {
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(GOLDEN), HEADER + 8);
    putAddress(bytes, 0, 0x8000);
    assertEquals(0, decode(bytes, Orientation.DVS128).size());
  }

  @Test
  void otherBitsOfADvs128AreRefused() throws IOException {
    for (int bit = 16; bit < 31; bit++) {
      for (int special : new int[] {0, 0x8000, 0x80000000}) {
        byte[] bytes = Arrays.copyOf(Files.readAllBytes(GOLDEN), HEADER + 8 * 6);
        putAddress(bytes, 4, 1 << bit | special | 0x1234);
        String message =
            assertThrows(EventFormatException.class, () -> decode(bytes, Orientation.DVS128))
                .getMessage();
        assertTrue(message.startsWith("a.aedat, byte " + (HEADER + 8 * 4) + ": "), message);
        assertTrue(message.contains("%08x".formatted(1 << bit | special | 0x1234)), message);
      }
    }
  }

  private static void putAddress(byte[] bytes, int event, int address) {
    ByteBuffer.wrap(bytes).putInt(HEADER + 8 * event, address);
  }

  private static Events decode(byte[] bytes, Orientation orientation) throws EventFormatException {
    return Aedat20.decode(bytes, "a.aedat", orientation);
  }

  private void assertFails(byte[] bytes, long offset, String... words) throws IOException {
    Path file = Files.write(folder.resolve("case.aedat"), bytes);
    String message =
        assertThrows(EventFormatException.class, () -> Aedat20.read(file, Orientation.CIFAR10_DVS))
            .getMessage();
    assertTrue(message.startsWith(file + ", byte " + offset + ": "), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertArrayEquals(bytes, Files.readAllBytes(file), "the user's file is as it was");
  }
}
