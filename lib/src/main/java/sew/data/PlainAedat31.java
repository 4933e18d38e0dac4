package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads an AEDAT 3.1 file in which all is as usual: every event is valid and carries the mark.
 * Anything else is left to {@link Aedat31#decode}, which knows all rules and can say what is wrong.
 */
final class PlainAedat31 {
  /** Headers closer than this to each other are read with all that lies between. */
  private static final int CLOSE = RecordingWindow.SIZE / 8;

  private final RecordingWindow window;
  private final long size;

  /** A packet of events of pixels. */
  private record Packet(long from, int events, long overflow) {}

  private PlainAedat31(RecordingWindow window) throws IOException {
    this.window = window;
    this.size = window.size();
  }

  /** The events; empty if something in the file is not as usual. */
  static Optional<Events> read(Path file) throws IOException {
    try (RecordingWindow window = RecordingWindow.open(file)) {
      PlainAedat31 plain = new PlainAedat31(window);
      List<Packet> packets = new ArrayList<>();
      return plain.size <= RecordingFile.MAX_BYTES && plain.findPackets(packets)
          ? plain.events(packets)
          : Optional.empty();
    }
  }

  /** Returns whether all packets of the file are as usual. */
  private boolean findPackets(List<Packet> packets) throws IOException {
    TextHeader text = window.textHeader();
    if (!text.text().startsWith(Aedat31.VERSION)
        || Aedat31Header.otherCamera(text).isPresent()
        || text.length() == RecordingWindow.SIZE) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.wrap(window.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    long last = 0;
    for (long at = text.length(); at < size; at += last) {
      int found =
          last < CLOSE
              ? window.holds(at, Aedat31Header.BYTES)
              : window.peek(at, Aedat31Header.BYTES);
      if (found < Aedat31Header.BYTES) {
        return false;
      }
      Aedat31Header header = Aedat31Header.of(bytes, window.indexOf(at));
      last = header.packetBytes();
      if (!isPlain(header) || at + last > size) {
        return false;
      }
      if (header.isPolarity()) {
        long overflow = (long) header.overflow() << 31;
        packets.add(new Packet(at + Aedat31Header.BYTES, header.number(), overflow));
      }
    }
    return true;
  }

  private static boolean isPlain(Aedat31Header header) {
    if (!header.isPolarity()) {
      return header.isPlausible();
    }
    return header.isPlausible()
        && header.eventSize() == Aedat31Event.BYTES
        && header.overflow() >= 0
        && header.valid() == header.number();
  }

  private Optional<Events> events(List<Packet> packets) throws IOException {
    int n = packets.stream().mapToInt(Packet::events).sum();
    Events events = Events.empty(Aedat31Event.SENSOR, Aedat31Event.SENSOR, n);
    int k = 0;
    for (Packet packet : packets) {
      long at = packet.from();
      for (int end = k + packet.events(); k < end; ) {
        int held = window.holds(at, Aedat31Event.BYTES) / Aedat31Event.BYTES;
        int part = Math.min(held, end - k);
        int from = window.indexOf(at);
        if (part == 0
            || Aedat31Event.decode(window.bytes(), from, part, packet.overflow(), events, k) != 0) {
          return Optional.empty();
        }
        k += part;
        at += (long) part * Aedat31Event.BYTES;
      }
    }
    return Optional.of(events);
  }
}
