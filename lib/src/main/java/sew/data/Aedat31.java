package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * AEDAT 3.1 recordings of a DVS128, the format of DVS128 Gesture.
 *
 * <p>After lines that start with '#' come packets: a header of 28 bytes and events of 8 bytes,
 * little endian. An event holds x in bits 17 to 31, y in bits 2 to 16, the polarity in bit 1 and a
 * valid mark in bit 0, then a time stamp; the packet holds the bits of the time above its 31st.
 *
 * <p>The header of a packet also counts its valid events. Where as many events carry the mark, the
 * marks decide. Some programs count all events as valid and mark none: then all are read. Any other
 * packet contradicts itself and is an error.
 */
public final class Aedat31 {
  private static final int SENSOR = 128;
  private static final int PACKET_HEADER = 28;
  private static final int EVENT = 8;
  private static final int POLARITY_EVENTS = 1;
  private static final String VERSION = "#!AER-DAT3.1";
  private static final String EXPECTED = "an AEDAT 3.1 recording that starts with " + VERSION;
  private static final String END = "#!END-HEADER";

  private Aedat31() {}

  /** The valid polarity events of a file; that a file has no valid marks is not reported. */
  public static Events read(Path file) throws IOException {
    return read(file, message -> {});
  }

  /**
   * The valid polarity events of a file.
   *
   * @param warning receives one line if packets without valid marks are read as a whole
   */
  public static Events read(Path file, Consumer<String> warning) throws IOException {
    return decode(RecordingFile.bytes(file, EXPECTED), file.toString(), warning);
  }

  /** Decodes the bytes of one recording, as {@link #read}; {@code file} names it in messages. */
  public static Events decode(byte[] recording, String file, Consumer<String> warning)
      throws EventFormatException {
    ByteBuffer bytes = ByteBuffer.wrap(recording).order(ByteOrder.LITTLE_ENDIAN);
    int start = dataStart(file, recording, TextHeader.of(bytes));
    List<Packet> packets = packets(file, bytes, start);
    int n = packets.stream().mapToInt(Packet::valid).sum();
    Events events =
        new Events(SENSOR, SENSOR, new long[n], new short[n], new short[n], new byte[n]);
    int k = 0;
    for (Packet packet : packets) {
      k = decode(file, bytes, packet, events, k);
    }
    long unmarked = packets.stream().filter(packet -> !packet.marked()).count();
    if (unmarked > 0) {
      warning.accept(
          "%s: in %d of %d packets all events count as valid but none is marked; all of them are read"
              .formatted(file, unmarked, packets.size()));
    }
    return events;
  }

  private static int dataStart(String file, byte[] recording, TextHeader header)
      throws EventFormatException {
    if (!header.text().startsWith(VERSION)) {
      throw RecordingFile.other(file, EXPECTED, recording);
    }
    Optional<Camera> camera = Camera.of(header);
    if (camera.isPresent() && camera.get().width() != SENSOR) {
      throw new EventFormatException(
          file, 0, "expected a recording of 128 x 128 pixels, found one of " + camera.get());
    }
    return header.length();
  }

  /**
   * Where the events of a packet lie, and the upper bits of their time stamps.
   *
   * @param valid how many of the events are valid
   * @param marked whether valid events carry a mark; otherwise all are valid
   */
  private record Packet(int from, int events, int overflow, int valid, boolean marked) {}

  private static List<Packet> packets(String file, ByteBuffer bytes, int start)
      throws EventFormatException {
    List<Packet> packets = new ArrayList<>();
    int at = start;
    for (int index = 1; at < bytes.limit(); index++) {
      if (bytes.limit() - at < PACKET_HEADER) {
        throw new EventFormatException(
            file,
            at,
            "a packet header takes %d bytes, the file ends after %d; fetch the file again"
                .formatted(PACKET_HEADER, bytes.limit() - at));
      }
      int type = bytes.getShort(at);
      int eventSize = bytes.getInt(at + 4);
      int capacity = bytes.getInt(at + 16);
      int number = bytes.getInt(at + 20);
      requirePlausible(file, at, eventSize, capacity, number);
      long end = at + PACKET_HEADER + (long) eventSize * number;
      if (end > bytes.limit()) {
        throw new EventFormatException(
            file,
            at,
            "a packet announces %d events, the file ends after %d of them; fetch the file again"
                .formatted(number, (bytes.limit() - at - PACKET_HEADER) / eventSize));
      }
      if (type == POLARITY_EVENTS) {
        if (eventSize != EVENT) {
          throw new EventFormatException(
              file, at + 4, "polarity events take 8 bytes, found " + eventSize);
        }
        packets.add(packet(file, bytes, at, index));
      }
      at = (int) end;
    }
    return packets;
  }

  private static Packet packet(String file, ByteBuffer bytes, int at, int index)
      throws EventFormatException {
    int from = at + PACKET_HEADER;
    int events = bytes.getInt(at + 20);
    int counted = bytes.getInt(at + 24);
    int marks = 0;
    for (int i = 0; i < events; i++) {
      marks += bytes.getInt(from + EVENT * i) & 1;
    }
    if (counted != marks && (counted != events || marks != 0)) {
      throw new EventFormatException(
          file,
          at,
          "packet %d counts %d of %d events as valid, but %d carry the valid mark; the file is damaged"
              .formatted(index, counted, events, marks));
    }
    return new Packet(from, events, bytes.getInt(at + 12), counted, counted == marks);
  }

  private static void requirePlausible(String file, int at, int size, int capacity, int number)
      throws EventFormatException {
    if (size > 0 && size <= 1 << 16 && number >= 0 && number <= capacity) {
      return;
    }
    int swapped = Integer.reverseBytes(size);
    String problem =
        swapped > 0 && swapped <= 1 << 16 && Integer.reverseBytes(number) >= 0
            ? "the packet is big endian; AEDAT 3.1 of the DVS128 Gesture set is little endian"
            : "expected a packet header, found event size %d and %d events of %d; the file is damaged"
                .formatted(size, number, capacity);
    throw new EventFormatException(file, at, problem);
  }

  private static int decode(String file, ByteBuffer bytes, Packet packet, Events events, int first)
      throws EventFormatException {
    if (packet.overflow() < 0) {
      throw negativeTime(file, packet.from() - PACKET_HEADER + 12, packet.overflow());
    }
    long overflow = (long) packet.overflow() << 31;
    int k = first;
    for (int i = 0; i < packet.events(); i++) {
      int at = packet.from() + EVENT * i;
      int data = bytes.getInt(at);
      if (packet.marked() && (data & 1) == 0) {
        continue; // the camera marked it invalid
      }
      int x = data >>> 17;
      int y = data >> 2 & 0x7fff;
      if (x >= SENSOR || y >= SENSOR) {
        throw new EventFormatException(
            file,
            at,
            "expected an event on 128 x 128 pixels, found x = %d, y = %d; from another camera, or damaged"
                .formatted(x, y));
      }
      events.x()[k] = (short) x;
      events.y()[k] = (short) y;
      events.p()[k] = (byte) (data >> 1 & 1);
      int time = bytes.getInt(at + 4);
      if (time < 0) {
        throw negativeTime(file, at + 4, time);
      }
      events.t()[k++] = time | overflow;
    }
    return k;
  }

  private static EventFormatException negativeTime(String file, int at, int found) {
    return new EventFormatException(
        file, at, "expected a time of 31 bits, found %d; the file is damaged".formatted(found));
  }

  /** Writes events as packets of up to 4,096, under a temporary name that is renamed at the end. */
  public static void write(Path file, Events events) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          String header = VERSION + "\r\n#Format: RAW\r\n#Source 1: DVS128\r\n" + END + "\r\n";
          out.write(header.getBytes(StandardCharsets.US_ASCII));
          int from = 0;
          while (from < events.size()) {
            int to = packetEnd(events, from);
            out.write(packet(events, from, to));
            from = to;
          }
        });
  }

  /** A packet ends after 4,096 events or where the upper bits of the time change. */
  private static int packetEnd(Events events, int from) {
    long overflow = events.t()[from] >> 31;
    int to = from;
    while (to < events.size() && to < from + 4096 && events.t()[to] >> 31 == overflow) {
      to++;
    }
    return to;
  }

  private static byte[] packet(Events events, int from, int to) {
    int n = to - from;
    ByteBuffer packet =
        ByteBuffer.allocate(PACKET_HEADER + EVENT * n).order(ByteOrder.LITTLE_ENDIAN);
    int overflow = (int) (events.t()[from] >> 31);
    packet.putShort((short) POLARITY_EVENTS).putShort((short) 1).putInt(EVENT).putInt(4);
    packet.putInt(overflow).putInt(n).putInt(n).putInt(n);
    for (int i = from; i < to; i++) {
      packet.putInt(events.x()[i] << 17 | events.y()[i] << 2 | events.p()[i] << 1 | 1);
      packet.putInt((int) (events.t()[i] & 0x7fffffff));
    }
    return packet.array();
  }
}
