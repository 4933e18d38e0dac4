package sew.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Optional;

/** Events that are decoded from the addresses and times of AEDAT 2.0. */
final class Aedat20Events {
  /** Bytes of an event. */
  static final int BYTES = 8;

  /** The side of a DVS128. */
  static final int SENSOR = 128;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Events events;

  /** Receives the raw x, in bits 1 to 7 of an address. */
  private final short[] ofRawX;

  /** Receives the raw y, in bits 8 to 14. */
  private final short[] ofRawY;

  /** The bits of x and y to be inverted: 127 - x is x with all its bits inverted. */
  private final int inverted;

  /**
   * Room for {@code n} events.
   *
   * @param cifar whether x and y change places and are inverted, as in CIFAR10-DVS
   */
  Aedat20Events(int n, boolean cifar) {
    events = Events.empty(SENSOR, SENSOR, n);
    ofRawX = cifar ? events.y() : events.x();
    ofRawY = cifar ? events.x() : events.y();
    inverted = cifar ? SENSOR - 1 : 0;
  }

  /** The camera that a header names, if it is no DVS128. */
  static Optional<Camera> otherCamera(TextHeader header) {
    return Camera.of(header).filter(camera -> camera.isDavis() || camera.width() != SENSOR);
  }

  Events decoded() {
    return events;
  }

  /**
   * Decodes {@code n} events at {@code from} as events {@code k} to {@code k + n - 1}, whatever the
   * higher bits of their addresses are; returns the bits that are set in any address.
   */
  int decode(byte[] bytes, int from, int n, int k) {
    long[] t = events.t();
    byte[] p = events.p();
    short[] rawX = ofRawX;
    short[] rawY = ofRawY;
    int inverse = inverted;
    int any = 0;
    for (int i = 0; i < n; i++) {
      int address = (int) INT.get(bytes, from + BYTES * i);
      int time = (int) INT.get(bytes, from + BYTES * i + 4);
      any |= address;
      rawX[k + i] = (short) ((address >>> 1 ^ inverse) & 0x7f);
      rawY[k + i] = (short) ((address >>> 8 ^ inverse) & 0x7f);
      p[k + i] = (byte) ((address ^ inverse) & 1);
      t[k + i] = Integer.toUnsignedLong(time);
    }
    return any;
  }
}
