package sew.reproduce.tensorboard;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads event files by their format's description, with none of the code that writes them. */
final class EventReader {
  private static final int REVERSED_POLYNOMIAL = 0x82f63b78;

  /** An event of the file. */
  record Event(
      double wallTime,
      long step,
      String fileVersion,
      Map<String, Float> scalars,
      Map<String, Histogram> histograms) {}

  /** A histogram as TensorFlow defines it. */
  record Histogram(double[] minMaxCountSumSquares, double[] limits, double[] counts) {}

  private EventReader() {}

  static List<Event> read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      bytes.get(length);
      requireChecksum(length, bytes.getInt());
      byte[] data = new byte[(int) bytes.getLong(bytes.position() - 12)];
      bytes.get(data);
      requireChecksum(data, bytes.getInt());
      events.add(event(ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN)));
    }
    return events;
  }

  private static void requireChecksum(byte[] data, int found) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ REVERSED_POLYNOMIAL;
      }
    }
    crc = ~crc;
    int masked = (crc >>> 15 | crc << 17) + 0xa282ead8;
    if (masked != found) {
      throw new AssertionError("expected the checksum %08x, found %08x".formatted(masked, found));
    }
  }

  private static Event event(ByteBuffer data) {
    double wallTime = Double.NaN;
    long step = 0;
    String fileVersion = "";
    Map<String, Float> scalars = new LinkedHashMap<>();
    Map<String, Histogram> histograms = new LinkedHashMap<>();
    while (data.hasRemaining()) {
      switch ((int) varint(data)) {
        case 1 << 3 | 1 -> wallTime = data.getDouble();
        case 2 << 3 -> step = varint(data);
        case 3 << 3 | 2 -> fileVersion = text(part(data));
        case 5 << 3 | 2 -> {
          ByteBuffer summary = part(data);
          while (summary.hasRemaining()) {
            requireTag(summary, 1 << 3 | 2);
            ByteBuffer value = part(summary);
            requireTag(value, 1 << 3 | 2);
            String tag = text(part(value));
            if (varint(value) == (5 << 3 | 2)) {
              histograms.put(tag, histogram(part(value)));
            } else {
              scalars.put(tag, value.getFloat());
            }
            requireEnd(value);
          }
        }
        default -> throw new AssertionError("found an unknown field of an event");
      }
    }
    return new Event(wallTime, step, fileVersion, scalars, histograms);
  }

  private static Histogram histogram(ByteBuffer data) {
    double[] numbers = new double[5];
    for (int i = 0; i < numbers.length; i++) {
      requireTag(data, (i + 1) << 3 | 1);
      numbers[i] = data.getDouble();
    }
    requireTag(data, 6 << 3 | 2);
    double[] limits = doubles(part(data));
    requireTag(data, 7 << 3 | 2);
    double[] counts = doubles(part(data));
    requireEnd(data);
    return new Histogram(numbers, limits, counts);
  }

  private static double[] doubles(ByteBuffer data) {
    double[] values = new double[data.remaining() / Double.BYTES];
    data.asDoubleBuffer().get(values);
    return values;
  }

  private static void requireEnd(ByteBuffer data) {
    if (data.hasRemaining()) {
      throw new AssertionError("expected the end, found %d bytes".formatted(data.remaining()));
    }
  }

  private static void requireTag(ByteBuffer data, int expected) {
    long found = varint(data);
    if (found != expected) {
      throw new AssertionError("expected the field %d, found %d".formatted(expected, found));
    }
  }

  private static ByteBuffer part(ByteBuffer data) {
    int length = (int) varint(data);
    ByteBuffer part = data.slice(data.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    data.position(data.position() + length);
    return part;
  }

  private static String text(ByteBuffer data) {
    return StandardCharsets.UTF_8.decode(data).toString();
  }

  private static long varint(ByteBuffer data) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = data.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
