package sew.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The 28 bytes before the events of a packet of AEDAT 3.1.
 *
 * @param type 1 for events of pixels
 * @param eventSize bytes of an event
 * @param overflow the bits of the time above its 31st
 * @param capacity events for which the packet has room
 * @param number events of the packet
 * @param valid how many of them count as valid
 */
record Aedat31Header(int type, int eventSize, int overflow, int capacity, int number, int valid) {
  static final int BYTES = 28;

  /** Where in the header the overflow is. */
  static final int OVERFLOW = 12;

  static final int POLARITY_EVENTS = 1;

  /** The camera that the text before all packets names, if its pixels are not a DVS128's. */
  static Optional<Camera> otherCamera(TextHeader text) {
    return Camera.of(text).filter(camera -> camera.width() != Aedat31Event.SENSOR);
  }

  static Aedat31Header of(ByteBuffer bytes, int at) {
    return new Aedat31Header(
        bytes.getShort(at),
        bytes.getInt(at + 4),
        bytes.getInt(at + OVERFLOW),
        bytes.getInt(at + 16),
        bytes.getInt(at + 20),
        bytes.getInt(at + 24));
  }

  boolean isPolarity() {
    return type == POLARITY_EVENTS;
  }

  boolean isPlausible() {
    return isEventSize(eventSize) && number >= 0 && number <= capacity;
  }

  /** Whether this is a plausible header with its bytes in the other order. */
  boolean isPlausibleSwapped() {
    return isEventSize(Integer.reverseBytes(eventSize)) && Integer.reverseBytes(number) >= 0;
  }

  private static boolean isEventSize(int size) {
    return size > 0 && size <= 1 << 16;
  }

  /** The bytes of header and events. */
  long packetBytes() {
    return BYTES + (long) eventSize * number;
  }

  /** The header of {@code n} valid events of pixels, with their bytes still to be put. */
  static ByteBuffer packet(int n, int overflow) {
    ByteBuffer packet =
        ByteBuffer.allocate(BYTES + Aedat31Event.BYTES * n).order(ByteOrder.LITTLE_ENDIAN);
    packet.putShort((short) POLARITY_EVENTS).putShort((short) 1);
    return packet
        .putInt(Aedat31Event.BYTES)
        .putInt(4)
        .putInt(overflow)
        .putInt(n)
        .putInt(n)
        .putInt(n);
  }
}
