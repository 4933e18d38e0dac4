package sew.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Aedat4Test {
  private static final Events EVENTS = Aedat4File.random(4, 5_000, 346, 260);

  @TempDir Path folder;

  private final List<String> warnings = new ArrayList<>();

  /** What iniVation's library wrote, see {@code write.py} beside the files. */
  @ParameterizedTest
  @CsvSource({"none, 300", "lz4, 6000", "lz4_high, 6000", "zstd, 6000", "zstd_high, 6000"})
  void readsTheFilesOfDv(String compression, int n) throws Exception {
    Events events = Aedat4.read(fileOfDv(compression));
    assertEquals(346, events.width());
    assertEquals(260, events.height());
    assertEquals(n, events.size());
    for (int i = 0; i < n; i++) {
      assertEquals(1_700_000_000_000_000L + 37L * i + (long) i * i % 11, events.t()[i]);
      assertEquals(i * 7 % 346, events.x()[i]);
      assertEquals(i * 13 % 260, events.y()[i]);
      assertEquals(i % 3 == 0 ? 1 : 0, events.p()[i]);
    }
  }

  private static Path fileOfDv(String compression) throws URISyntaxException {
    String name = "/aedat4/" + compression + ".aedat4";
    return Path.of(Aedat4Test.class.getResource(name).toURI());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void readsPacketsOfEvents(int compression) throws IOException {
    Aedat4File file = new Aedat4File(compression).events(0, 346, 260);
    for (int from = 0; from < EVENTS.size(); from += 4_500) {
      int to = Math.min(EVENTS.size(), from + 4_500);
      file.packet(0, Aedat4File.packet(EVENTS.slice(from, to)));
    }
    file.bytes((byte) 1, (byte) 2); // the table of packets
    Aedat31Test.assertSame(EVENTS, read(file.table(-2L).toBytes()));
    assertEquals(List.of(), warnings);
  }

  @Test
  void skipsStreamsOfOtherTypes() throws IOException {
    Events events = EVENTS.slice(0, 100);
    byte[] bytes =
        new Aedat4File(1)
            .stream(0, "FRME", "").events(1, 346, 260).stream(2, "TRIG", "").stream(7, "IMUS", "")
                .raw(0, new byte[] {1, 2, 3})
                .packet(1, Aedat4File.packet(events))
                .raw(7, new byte[0])
                .raw(2, new byte[2_000])
                .toBytes();
    Aedat31Test.assertSame(events, read(bytes));
  }

  @Test
  void oneOfSeveralStreamsOfEventsIsChosen() throws IOException {
    Events second = Aedat4File.random(5, 30, 128, 128);
    byte[] bytes =
        new Aedat4File(3)
            .events(0, 346, 260)
            .events(3, 128, 128)
            .packet(3, Aedat4File.packet(second))
            .packet(0, Aedat4File.packet(EVENTS.slice(0, 50)))
            .toBytes();
    assertFails(bytes, "events in one stream", "stream 3 (EVTS, DAVIS), stream 0 (EVTS");
    Events found = Aedat4.decode(bytes, "a", OptionalInt.of(3), warnings::add);
    Aedat31Test.assertSame(second, found);
    assertEquals(128, found.width());
    Aedat31Test.assertSame(
        EVENTS.slice(0, 50), Aedat4.decode(bytes, "a", OptionalInt.of(0), warnings::add));
    assertFails(bytes, OptionalInt.of(1), "stream of events with number 1", "found stream 0");
  }

  @Test
  void anEmptySecondStreamNeedsNoChoice() throws IOException {
    byte[] bytes =
        new Aedat4File(0)
            .events(0, 346, 260)
            .events(1, 128, 128)
            .packet(1, Aedat4File.packet(Aedat4File.random(5, 30, 128, 128)))
            .toBytes();
    assertEquals(128, read(bytes).width());
  }

  @Test
  void aRecordingMayHoldNoEvents() throws IOException {
    Events none = read(new Aedat4File(0).events(0, 346, 260).toBytes());
    assertEquals(0, none.size());
    assertEquals(346, none.width());
  }

  @Test
  void anInterruptedRecordingIsReadToItsLastWholePacket() throws IOException {
    Aedat4File file = new Aedat4File(1).events(0, 346, 260).table(null);
    file.packet(0, Aedat4File.packet(EVENTS.slice(0, 70)));
    int whole = file.toBytes().length;
    byte[] bytes = file.packet(0, Aedat4File.packet(EVENTS.slice(70, 90))).toBytes();
    Aedat31Test.assertSame(EVENTS.slice(0, 90), read(bytes));
    assertEquals(List.of(), warnings);
    for (int cut : new int[] {whole + 1, whole + 7, whole + 8, bytes.length - 1}) {
      warnings.clear();
      Aedat31Test.assertSame(EVENTS.slice(0, 70), read(Arrays.copyOf(bytes, cut)));
      assertEquals(1, warnings.size());
      assertTrue(warnings.get(0).contains("byte " + whole + ": the recording was interrupted"));
    }
  }

  @Test
  void aFileThatWasNotFetchedWhole() throws IOException {
    byte[] bytes = file(0).packet(0, Aedat4File.packet(EVENTS.slice(0, 9))).toBytes();
    assertFails(Arrays.copyOf(bytes, bytes.length - 5), "the table of packets", "fetch it again");
    assertFails(Arrays.copyOf(bytes, Aedat4File.START + 2), "expected 4 bytes, found 2");
    assertFails(Arrays.copyOf(bytes, Aedat4File.START + 50), "found 46");
    assertFails(new byte[0], "the file is empty; expected an AEDAT 4 recording");
  }

  @Test
  void otherVersionsAreNamed() throws Exception {
    Path other = Golden.file("DvsGesture/user01_fluorescent.aedat");
    String message =
        assertThrows(EventFormatException.class, () -> Aedat4.read(other)).getMessage();
    assertTrue(message.contains("found #!AER-DAT3.1, an AEDAT 3.1 recording"), message);
    Path dv = fileOfDv("lz4");
    message = assertThrows(EventFormatException.class, () -> Aedat31.read(dv)).getMessage();
    assertTrue(message.contains("found #!AER-DAT4.0, an AEDAT 4.0 recording"), message);
  }

  @Test
  void unknownCompressionsAndStreamsAreNamed() throws IOException {
    assertFails(new Aedat4File(9).events(0, 9, 9).toBytes(), "compression 0 to 4", "found 9");
    assertFails(new Aedat4File(-1).events(0, 9, 9).toBytes(), "found -1");
    assertFails(file(0).raw(5, new byte[9]).toBytes(), "found stream 5");
    assertFails(
        new Aedat4File(0).stream(0, "FRME", "").toBytes(), "a stream of events", "stream 0 (FRME");
    assertFails(new Aedat4File(0).stream(0, "EVTS", "").toBytes(), "sensor's size");
    assertFails(new Aedat4File(0).events(0, 40_000, 9).toBytes(), "a sensor of 40000 pixels");
  }

  @Test
  void damagedHeaders() throws IOException {
    assertFails(file(0).toBytes("no XML"), "expected XML", "no XML");
    assertFails(file(0).toBytes("<dv/>"), "no stream in");
    String entity = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><dv>&b;</dv>";
    assertFails(file(0).toBytes(entity), "expected XML");
    assertFails(file(0).toBytes("<a>".repeat(9_000) + "</a>".repeat(9_000)), "expected XML");
    byte[] other = file(0).toBytes();
    System.arraycopy("FRME".getBytes(UTF_8), 0, other, Aedat4File.START + 8, 4);
    assertFails(other, "flatbuffer \"IOHE\"", "found \"FRME\"");
    assertFails(put(file(0).toBytes(), Aedat4File.START, 1 << 21), "up to 1 MiB", "2097152");
    assertFails(put(file(0).toBytes(), Aedat4File.START, -1), "found -1");
    assertFails(file(0).table(-100_000L).toBytes(), "the table of packets");
  }

  @Test
  void damagedPackets() throws IOException {
    assertFails(file(0).raw(0, new byte[0]).toBytes(), "packet of stream 0", "found -4");
    assertFails(file(0).raw(0, new byte[20]).toBytes(), "\"EVTS\"", "found ");
    byte[] packet = Aedat4File.packet(EVENTS.slice(0, 3));
    assertFails(
        file(0).raw(0, put(packet.clone(), 0, packet.length)).toBytes(), "expected a flatb");
    assertFails(file(0).raw(0, put(packet.clone(), 0, -1)).toBytes(), "flatbuffer of -1 bytes");
    assertFails(file(0).raw(0, put(packet.clone(), 4, 1 << 30)).toBytes(), "lies outside it");
    assertFails(file(1).raw(0, packet).toBytes(), "LZ4 cannot decompress it", "LZ4 frame");
    assertFails(file(3).raw(0, packet).toBytes(), "ZSTD cannot decompress it");
    // A packet that reaches past the table, and one of negative length.
    assertFails(file(0).bytes(Aedat4File.ints(0, 99)).toBytes(), "expected 99 bytes, found 0");
    assertFails(file(0).bytes(Aedat4File.ints(0, -9)).toBytes(), "expected -9 bytes");
  }

  @Test
  void eventsThatCannotBe() throws IOException {
    for (int field = 0; field < 5; field++) {
      Events events = Aedat4File.random(6, 4, 346, 260);
      switch (field) {
        case 0 -> events.t()[2] = -5;
        case 1 -> events.x()[2] = 346;
        case 2 -> events.y()[2] = 260;
        case 3 -> events.x()[2] = -1;
        default -> events.p()[2] = 2;
      }
      byte[] bytes = file(4).packet(0, Aedat4File.packet(events)).toBytes();
      assertFails(bytes, "346 x 260 pixels", "event 3 of the packet");
    }
  }

  /** As a writer does that does not know how much will follow. */
  @ParameterizedTest
  @ValueSource(ints = {13 << 3, 13 << 3 | 1, 14 << 3, 17 << 3})
  void zstdMayAnnounceALargeWindow(int window) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    try (ZstdOutputStream zstd = new ZstdOutputStream(frame)) {
      zstd.write(Aedat4File.packet(EVENTS));
    }
    byte[] single = frame.toByteArray();
    assertEquals(1, single[4] >> 5 & 1, "a single segment, which has no window of its own");
    ByteBuffer windowed = ByteBuffer.allocate(single.length + 1);
    windowed.put(single, 0, 4).put((byte) (single[4] & ~(1 << 5))).put((byte) window);
    windowed.put(single, 5, single.length - 5);
    byte[] bytes = file(4).raw(0, windowed.array()).toBytes();
    Events events = Aedat4.read(Files.write(folder.resolve("window.aedat4"), bytes));
    assertArrayEquals(EVENTS.t(), events.t());
    assertArrayEquals(EVENTS.x(), events.x());
  }

  /** A few bytes that become gigabytes: 400 kB of zstd hold 1 GiB of zeros. */
  @Test
  void aBombIsNoPacket() throws IOException {
    byte[] zeros = new byte[1 << 22];
    put(zeros, 0, zeros.length - 4);
    assertFails(file(3).packet(0, zeros).toBytes(), "hold more than");
  }

  /** Every flipped bit and every cut is read, or refused by name, in little memory. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void damagedBytesNeverEndOtherwise(int compression) throws IOException {
    byte[] bytes = file(compression).packet(0, Aedat4File.packet(EVENTS.slice(0, 40))).toBytes();
    SplittableRandom random = new SplittableRandom(7 + compression);
    int refused = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = bytes.clone();
      for (int k = random.nextInt(1, 4); k > 0; k--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      try {
        Aedat4.decode(damaged, "a.aedat4", OptionalInt.empty(), warnings::add);
      } catch (EventFormatException e) {
        refused++;
      }
    }
    assertTrue(refused > 300, refused + " of 1000 were refused");
  }

  private static Aedat4File file(int compression) {
    return new Aedat4File(compression).events(0, 346, 260);
  }

  private static byte[] put(byte[] bytes, int at, int value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return bytes;
  }

  private Events read(byte[] bytes) throws IOException {
    return Aedat4.read(
        Files.write(folder.resolve("a.aedat4"), bytes), OptionalInt.empty(), warnings::add);
  }

  private void assertFails(byte[] bytes, String... words) throws IOException {
    assertFails(bytes, OptionalInt.empty(), words);
  }

  private void assertFails(byte[] bytes, OptionalInt stream, String... words) throws IOException {
    Path file = Files.write(folder.resolve("case.aedat4"), bytes);
    String message =
        assertThrows(EventFormatException.class, () -> Aedat4.read(file, stream, warnings::add))
            .getMessage();
    assertTrue(message.startsWith(file + ", byte "), message);
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
    assertArrayEquals(bytes, Files.readAllBytes(file), "the user's file is as it was");
  }
}
