package sew.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
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
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Aedat31Test {
  private static final Path GOLDEN = Golden.file("DvsGesture/user01_fluorescent.aedat");

  /** Bytes of the text header of the golden recording. */
  private static final int HEADER = 105;

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void readsTheGoldenRecording() throws IOException {
    assertSame(
        Golden.read("dvs128gesture_user01_fluorescent").events("events/"), Aedat31.read(GOLDEN));
  }

  @Test
  void readsHeadersWithoutAnEndLine() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    byte[] shorter = Arrays.copyOf("#!AER-DAT3.1\r\n".getBytes(US_ASCII), 14 + bytes.length);
    System.arraycopy(bytes, HEADER, shorter, 14, bytes.length - HEADER);
    Path file = write(Arrays.copyOf(shorter, 14 + bytes.length - HEADER));
    assertSame(Aedat31.read(GOLDEN), Aedat31.read(file));
  }

  @Test
  void writesWhatItReads() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    int n = 10_000;
    Events events = new Events(128, 128, new long[n], new short[n], new short[n], new byte[n]);
    long time = (1L << 31) - 50_000; // the upper bits of the time change on the way
    for (int i = 0; i < n; i++) {
      events.t()[i] = time += random.nextInt(20);
      events.x()[i] = (short) random.nextInt(128);
      events.y()[i] = (short) random.nextInt(128);
      events.p()[i] = (byte) random.nextInt(2);
    }
    assertTrue(time > 1L << 31);
    Path file = folder.resolve("a.aedat");
    Aedat31.write(file, events);
    assertSame(events, Aedat31.read(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count(), "nothing but the file is left");
    }
  }

  @Test
  void aRecordingMayHoldNoEvents() throws IOException {
    Path file = folder.resolve("none.aedat");
    Aedat31.write(file, Aedat31.read(GOLDEN).slice(0, 0));
    assertEquals(0, Aedat31.read(file).size());
  }

  @Test
  void skipsEventsThatTheCameraMarkedInvalid() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    unmark(bytes, 0);
    valid(bytes, 699);
    Events events = Aedat31.read(GOLDEN);
    assertSame(events.slice(1, events.size()), read(bytes));
    assertEquals(List.of(), warnings);
  }

  @Test
  void aPacketOfInvalidEventsHoldsNone() throws IOException {
    byte[] bytes = firstPacket();
    for (int i = 0; i < 700; i++) {
      unmark(bytes, i);
    }
    valid(bytes, 0);
    assertEquals(0, read(bytes).size());
    assertEquals(List.of(), warnings);
  }

  /** Recordings of some programs count every event as valid and mark none. */
  @Test
  void withoutAnyMarkAllEventsAreValidWhereTheHeaderSaysSo() throws IOException {
    byte[] packet = firstPacket();
    for (int i = 0; i < 700; i++) {
      unmark(packet, i);
    }
    assertSame(Aedat31.read(GOLDEN).slice(0, 700), read(packet));
    assertEquals(1, warnings.size());
    byte[] two = Arrays.copyOf(packet, HEADER + 2 * (packet.length - HEADER));
    System.arraycopy(packet, HEADER, two, packet.length, packet.length - HEADER);
    assertEquals(1_400, read(two).size());
    assertEquals(2, warnings.size(), "one warning per file");
    String warning = warnings.get(1);
    assertTrue(warning.startsWith(folder.resolve("case.aedat") + ": in 2 of 2 packets "), warning);
    assertTrue(warning.contains("all of them are read"), warning);
    assertEquals(1_400, Aedat31.read(write(two)).size());
  }

  @Test
  void marksThatContradictTheHeader() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    unmark(bytes, 3);
    assertFails(bytes, HEADER, "packet 1 ", "counts 700 of 700 events", "699 carry");
    valid(bytes, 698);
    assertFails(bytes, HEADER, "packet 1 ", "counts 698 of 700", "699 carry");
    valid(bytes, -1);
    assertFails(bytes, HEADER, "counts -1 of 700", "699 carry");
    byte[] none = firstPacket();
    for (int i = 0; i < 700; i++) {
      unmark(none, i);
    }
    valid(none, 699);
    assertFails(none, HEADER, "counts 699 of 700", "0 carry");
  }

  @Test
  void aContradictionNamesItsPacket() throws IOException {
    Path file = folder.resolve("two.aedat");
    Aedat31.write(file, Aedat31.read(GOLDEN).slice(0, 700));
    byte[] first = Files.readAllBytes(file);
    int start = first.length - 28 - 8 * 700;
    byte[] two = Arrays.copyOf(first, first.length + 28 + 8 * 700);
    System.arraycopy(first, start, two, first.length, 28 + 8 * 700);
    two[first.length + 28] &= (byte) 0xfe;
    assertFails(two, first.length, "packet 2 ", "699 carry");
  }

  private byte[] firstPacket() throws IOException {
    return Arrays.copyOf(Files.readAllBytes(GOLDEN), HEADER + 28 + 8 * 700);
  }

  /** Clears the valid mark of an event of the first packet. */
  private static void unmark(byte[] bytes, int event) {
    bytes[HEADER + 28 + 8 * event] &= (byte) 0xfe;
  }

  /** Sets how many events the header of the first packet counts as valid. */
  private static void valid(byte[] bytes, int count) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER + 24, count);
  }

  private Events read(byte[] bytes) throws IOException {
    return Aedat31.read(write(bytes), warnings::add);
  }

  @Test
  void anEmptyFile() throws IOException {
    assertFails(new byte[0], 0, "the file is empty");
  }

  @Test
  void aFileWithoutHeader() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    assertFails(Arrays.copyOfRange(bytes, HEADER, bytes.length), 0, "#!AER-DAT3.1");
  }

  @Test
  void anAedat2File() throws IOException {
    byte[] bytes = Files.readAllBytes(Golden.file("CIFAR10DVS/airplane/cifar10_airplane_0.aedat"));
    assertFails(bytes, 0, "found #!AER-DAT2.0, an AEDAT 2.0 recording");
  }

  @Test
  void aTruncatedPacketHeader() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    assertFails(Arrays.copyOf(bytes, HEADER + 20), HEADER, "takes 28 bytes", "ends after 20");
  }

  @Test
  void aTruncatedPacket() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    assertFails(
        Arrays.copyOf(bytes, HEADER + 28 + 8 * 5 + 3),
        HEADER,
        "announces 700 events",
        "ends after 5 of them");
  }

  @Test
  void aBigEndianFile() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    ByteBuffer big = ByteBuffer.wrap(bytes.clone());
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    big.putShort(HEADER, little.getShort(HEADER));
    for (int at = HEADER + 4; at < HEADER + 28; at += 4) {
      big.putInt(at, little.getInt(at));
    }
    assertFails(big.array(), HEADER, "big endian", "is little endian");
  }

  @Test
  void aDamagedPacketHeader() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(HEADER + 20, -3);
    assertFails(bytes, HEADER, "expected a packet header", "-3 events");
  }

  @Test
  void anEventBesideTheSensor() throws IOException {
    byte[] bytes = Files.readAllBytes(GOLDEN);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(HEADER + 28 + 8, 128 << 17 | 5 << 2 | 1);
    assertFails(bytes, HEADER + 28 + 8, "128 x 128 pixels", "x = 128, y = 5");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("case.aedat"), bytes);
  }

  private void assertFails(byte[] bytes, long offset, String... words) throws IOException {
    Path file = write(bytes);
    String message =
        assertThrows(EventFormatException.class, () -> Aedat31.read(file)).getMessage();
    assertTrue(message.startsWith(file + ", byte " + offset + ": "), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertArrayEquals(bytes, Files.readAllBytes(file), "the user's file is as it was");
  }

  static void assertSame(Events expected, Events found) {
    assertArrayEquals(expected.t(), found.t());
    assertArrayEquals(expected.x(), found.x());
    assertArrayEquals(expected.y(), found.y());
    assertArrayEquals(expected.p(), found.p());
  }
}
