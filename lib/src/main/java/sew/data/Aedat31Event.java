package sew.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * An event of AEDAT 3.1: 8 bytes, little endian. The first four hold x in bits 17 to 31, y in bits
 * 2 to 16, the polarity in bit 1 and a valid mark in bit 0, the others the time.
 */
final class Aedat31Event {
  static final int BYTES = 8;

  /** The side of a DVS128. */
  static final int SENSOR = 128;

  static final int MARK = 1;

  /** The bits of x and y that are zero on this sensor. */
  private static final int BESIDE_SENSOR = 0xff01fe00;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Aedat31Event() {}

  static int x(int data) {
    return data >>> 17;
  }

  static int y(int data) {
    return data >>> 2 & 0x7fff;
  }

  static byte p(int data) {
    return (byte) (data >>> 1 & 1);
  }

  /** The first four bytes, without the mark. */
  static int data(int x, int y, int p) {
    return x << 17 | y << 2 | p << 1;
  }

  /**
   * Decodes {@code n} events at {@code from} into events {@code k} to {@code k + n - 1}, and looks
   * for what is wrong with them only at the end, because a branch for each event takes longer.
   *
   * @return 0 if all events are right; {@link #MARK} if only the mark of some is missing; else
   *     other bits, and at least one event is beside the sensor or has a negative time
   */
  static int decode(byte[] bytes, int from, int n, long overflow, Events events, int k) {
    long[] t = events.t();
    short[] x = events.x();
    short[] y = events.y();
    byte[] p = events.p();
    int anyData = 0;
    int allData = -1;
    int anyTime = 0;
    for (int i = 0; i < n; i++) {
      int data = (int) INT.get(bytes, from + BYTES * i);
      int time = (int) INT.get(bytes, from + BYTES * i + 4);
      anyData |= data;
      allData &= data;
      anyTime |= time;
      x[k + i] = (short) x(data);
      y[k + i] = (short) y(data);
      p[k + i] = p(data);
      t[k + i] = time | overflow;
    }
    return (anyData & BESIDE_SENSOR) | (anyTime & Integer.MIN_VALUE) | (~allData & MARK);
  }

  /** How many of {@code n} events at {@code from} carry the valid mark. */
  static int marks(byte[] bytes, int from, int n) {
    int marks = 0;
    for (int i = 0; i < n; i++) {
      marks += bytes[from + BYTES * i] & MARK;
    }
    return marks;
  }
}
