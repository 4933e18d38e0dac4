package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  static final String VERSION = "#!AER-DAT3.1";
  private static final int SENSOR = Aedat31Event.SENSOR;
  private static final int EVENT = Aedat31Event.BYTES;
  private static final String EXPECTED = "an AEDAT 3.1 recording that starts with " + VERSION;

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
    RecordingFile.require(file, EXPECTED);
    Optional<Events> plain = PlainAedat31.read(file);
    return plain.isPresent()
        ? plain.get()
        : decode(RecordingFile.bytes(file, EXPECTED), file.toString(), warning);
  }

  /** Decodes the bytes of one recording, as {@link #read}; {@code file} names it in messages. */
  public static Events decode(byte[] recording, String file, Consumer<String> warning)
      throws EventFormatException {
    ByteBuffer bytes = ByteBuffer.wrap(recording).order(ByteOrder.LITTLE_ENDIAN);
    int start = dataStart(file, recording, TextHeader.of(bytes));
    List<Packet> packets = packets(file, bytes, start);
    int n = packets.stream().mapToInt(Packet::valid).sum();
    Events events = Events.empty(SENSOR, SENSOR, n);
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
    Optional<Camera> other = Aedat31Header.otherCamera(header);
    if (other.isPresent()) {
      throw new EventFormatException(
          file, 0, "expected a recording of 128 x 128 pixels, found one of " + other.get());
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
      Aedat31Header header = header(file, bytes, at);
      if (header.isPolarity()) {
        if (header.eventSize() != EVENT) {
          throw new EventFormatException(
              file, at + 4, "polarity events take 8 bytes, found " + header.eventSize());
        }
        packets.add(packet(file, bytes, header, at, index));
      }
      at += (int) header.packetBytes();
    }
    return packets;
  }

  private static Aedat31Header header(String file, ByteBuffer bytes, int at)
      throws EventFormatException {
    int rest = bytes.limit() - at;
    if (rest < Aedat31Header.BYTES) {
      throw new EventFormatException(
          file,
          at,
          "a packet header takes %d bytes, the file ends after %d; fetch the file again"
              .formatted(Aedat31Header.BYTES, rest));
    }
    Aedat31Header header = Aedat31Header.of(bytes, at);
    if (!header.isPlausible()) {
      String problem =
          header.isPlausibleSwapped()
              ? "the packet is big endian; AEDAT 3.1 of the DVS128 Gesture set is little endian"
              : "expected a packet header, found event size %d and %d events of %d; the file is damaged"
                  .formatted(header.eventSize(), header.number(), header.capacity());
      throw new EventFormatException(file, at, problem);
    }
    if (header.packetBytes() > rest) {
      throw new EventFormatException(
          file,
          at,
          "a packet announces %d events, the file ends after %d of them; fetch the file again"
              .formatted(header.number(), (rest - Aedat31Header.BYTES) / header.eventSize()));
    }
    return header;
  }

  private static Packet packet(
      String file, ByteBuffer bytes, Aedat31Header header, int at, int index)
      throws EventFormatException {
    int from = at + Aedat31Header.BYTES;
    int events = header.number();
    int counted = header.valid();
    int marks = Aedat31Event.marks(bytes.array(), bytes.arrayOffset() + from, events);
    if (counted != marks && (counted != events || marks != 0)) {
      throw new EventFormatException(
          file,
          at,
          "packet %d counts %d of %d events as valid, but %d carry the valid mark; the file is damaged"
              .formatted(index, counted, events, marks));
    }
    return new Packet(from, events, header.overflow(), counted, counted == marks);
  }

  /** Decodes the valid events; event by event only where some are not valid or one is wrong. */
  private static int decode(String file, ByteBuffer bytes, Packet packet, Events events, int first)
      throws EventFormatException {
    if (packet.overflow() < 0) {
      int at = packet.from() - Aedat31Header.BYTES + Aedat31Header.OVERFLOW;
      throw negativeTime(file, at, packet.overflow());
    }
    long overflow = (long) packet.overflow() << 31;
    int n = packet.events();
    if (packet.valid() == n) {
      int wrong =
          Aedat31Event.decode(
              bytes.array(), bytes.arrayOffset() + packet.from(), n, overflow, events, first);
      if (wrong == 0 || wrong == Aedat31Event.MARK) {
        return first + n;
      }
    }
    int k = first;
    for (int i = 0; i < packet.events(); i++) {
      int at = packet.from() + EVENT * i;
      int data = bytes.getInt(at);
      if (packet.marked() && (data & Aedat31Event.MARK) == 0) {
        continue; // the camera marked it invalid
      }
      int x = Aedat31Event.x(data);
      int y = Aedat31Event.y(data);
      if (x >= SENSOR || y >= SENSOR) {
        throw new EventFormatException(
            file,
            at,
            "expected an event on 128 x 128 pixels, found x = %d, y = %d; from another camera, or damaged"
                .formatted(x, y));
      }
      events.x()[k] = (short) x;
      events.y()[k] = (short) y;
      events.p()[k] = Aedat31Event.p(data);
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
    Aedat31Writer.write(file, events);
  }
}
