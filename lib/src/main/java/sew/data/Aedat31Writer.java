package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Writes AEDAT 3.1. */
final class Aedat31Writer {
  private static final String HEADER =
      Aedat31.VERSION + "\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n";

  private static final int MAX_PACKET = 4_096;

  private Aedat31Writer() {}

  static void write(Path file, Events events) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          out.write(HEADER.getBytes(StandardCharsets.US_ASCII));
          int from = 0;
          while (from < events.size()) {
            int to = packetEnd(events, from);
            ByteBuffer packet = packet(events, from, to);
            out.write(packet.array(), packet.arrayOffset(), packet.position());
            from = to;
          }
        });
  }

  /** A packet ends after 4,096 events or where the upper bits of the time change. */
  private static int packetEnd(Events events, int from) {
    long overflow = events.t()[from] >> 31;
    int to = from;
    while (to < events.size() && to < from + MAX_PACKET && events.t()[to] >> 31 == overflow) {
      to++;
    }
    return to;
  }

  private static ByteBuffer packet(Events events, int from, int to) {
    ByteBuffer packet = Aedat31Header.packet(to - from, (int) (events.t()[from] >> 31));
    for (int i = from; i < to; i++) {
      packet.putInt(
          Aedat31Event.data(events.x()[i], events.y()[i], events.p()[i]) | Aedat31Event.MARK);
      packet.putInt((int) (events.t()[i] & 0x7fffffff));
    }
    return packet;
  }
}
