package sew.reproduce.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.Events;
import sew.data.Npy;
import sew.data.Npz;

class EventFileTest {
  private static final Events EVENTS =
      new Events(
          128, 128, new long[] {3, 5}, new short[] {1, 2}, new short[] {30, 40}, new byte[] {0, 1});

  @TempDir private Path folder;

  private static Events read(Path file) throws IOException {
    return EventFile.read(file, warning -> {});
  }

  private static void assertSame(Events events) {
    assertArrayEquals(EVENTS.t(), events.t());
    assertArrayEquals(EVENTS.x(), events.x());
    assertArrayEquals(EVENTS.y(), events.y());
    assertArrayEquals(EVENTS.p(), events.p());
  }

  @Test
  void theFirstBytesSayTheFormat() throws IOException {
    Path file = folder.resolve("r.aedat");
    Aedat20.write(file, EVENTS, Aedat20.Orientation.DVS128, "test");
    assertSame(read(file));
    Aedat31.write(file, EVENTS);
    assertSame(read(file));
    Path digit = folder.resolve("00002.bin");
    Files.write(digit, new byte[] {1, 30, 0, 0, 3, 2, 33, (byte) 0x80, 0, 5});
    assertArrayEquals(EVENTS.t(), read(digit).t());
    assertEquals(34, read(digit).width());
  }

  /** As all its readers turn it; its name alone says what it is. */
  @Test
  void aRecordingOfCifar10DvsIsTurned() throws IOException {
    Path file = folder.resolve("cifar10_dog_7.aedat");
    Aedat20.write(file, EVENTS, Aedat20.Orientation.CIFAR10_DVS, "test");
    assertSame(read(file));
  }

  @Test
  void whatIsNoRecordingIsNamed() throws IOException {
    Path page = Files.write(folder.resolve("a.aedat"), "<!DOCTYPE html>".getBytes(ISO_8859_1));
    String message = assertThrows(IOException.class, () -> read(page)).getMessage();
    assertTrue(message.startsWith(page + ": expected a recording"), message);
    assertTrue(message.contains("a web page"), message);
  }

  @Test
  void arraysOfEventsHaveTheSensorOfTheirSet() throws IOException {
    Path file = folder.resolve("e.npz");
    Npz.write(file, arrays(new long[] {1, 2}));
    Events events = ArrayFile.events(file).orElseThrow();
    assertSame(events);
    assertEquals(128, events.width());
    Npz.write(file, arrays(new long[] {1, 200}));
    assertEquals(201, ArrayFile.events(file).orElseThrow().width());
    Npz.write(file, arrays(new long[] {1, 2, 3}));
    assertThrows(IOException.class, () -> ArrayFile.events(file));
    Npz.write(file, arrays(new long[] {-1, 2}));
    assertThrows(IOException.class, () -> ArrayFile.events(file));
    Map<String, Npy> late = new HashMap<>(arrays(new long[] {1, 2}));
    late.put("t", unsigned(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80}));
    Npz.write(file, late);
    String message = assertThrows(IOException.class, () -> ArrayFile.events(file)).getMessage();
    assertTrue(message.startsWith(file + ", t: expected whole numbers below 2^63"), message);
    Npz.write(file, Map.of("frames", Npy.of(new float[16], 2, 2, 2, 2)));
    assertEquals(Optional.empty(), ArrayFile.events(file));
    assertEquals(4, ArrayFile.frames(file).shape().length);
  }

  private static Map<String, Npy> arrays(long[] x) {
    return Map.of(
        "t", Npy.of(EVENTS.t()),
        "x", Npy.of(x),
        "y", Npy.of(new long[] {30, 40}),
        "p", Npy.of(new long[] {0, 1}));
  }

  /** An array of uint64. */
  private static Npy unsigned(byte[] numbers) throws IOException {
    String dictionary =
        "{'descr': '<u8', 'fortran_order': False, 'shape': (%d,), }".formatted(numbers.length / 8);
    String header = "\u0093NUMPY\u0001\0v\0%-117s\n".formatted(dictionary);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(header.getBytes(ISO_8859_1));
    bytes.write(numbers);
    return Npy.parse(bytes.toByteArray(), "t");
  }
}
