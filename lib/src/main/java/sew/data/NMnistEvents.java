package sew.data;

import static sew.data.NMnistFormat.EVENT;
import static sew.data.NMnistFormat.OVERFLOW_ROW;
import static sew.data.NMnistFormat.SENSOR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** The events in the bytes of a recording of N-MNIST. */
final class NMnistEvents {
  private static final int OVERFLOW_TIME = 8_192;

  /** Events that are decoded before looking whether one of them is special. */
  private static final int BLOCK = 1_024;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /** What lifts an x or y of {@link NMnistFormat#SENSOR} or more to bit 7 of its byte. */
  private static final long LIFT = (0x0101L * (128 - SENSOR)) << 48;

  private static final long LIFTED = 0x8080L << 48;

  private final byte[] bytes;
  private final Path file;
  private final Events events;

  private NMnistEvents(byte[] bytes, Path file) {
    this.bytes = bytes;
    this.file = file;
    this.events = Events.empty(SENSOR, SENSOR, bytes.length / EVENT);
  }

  /** Decodes whole events; {@code file} is used in messages. */
  static Events decode(byte[] bytes, Path file) throws EventFormatException {
    return new NMnistEvents(bytes, file).decode();
  }

  private Events decode() throws EventFormatException {
    int n = events.size();
    int k = 0;
    for (int first = 0; first < n; first += BLOCK) {
      int end = Math.min(first + BLOCK, n);
      k = end < n && isPlain(first, end, k) ? k + BLOCK : decodeEach(first, end, k);
    }
    return k == n ? events : events.slice(0, k);
  }

  /** Each entry that was no event, first - k so far, adds to the time of those after it. */
  private static long overflow(int first, int k) {
    return (long) (first - k) * OVERFLOW_TIME;
  }

  /**
   * Decodes entries {@code first} to {@code end - 1} as events {@code k} and following; there must
   * be one more. Returns false, and is to be done again one by one, if one of them is no event on
   * the sensor.
   */
  private boolean isPlain(int first, int end, int k) {
    long overflow = overflow(first, k);
    long[] t = events.t();
    short[] x = events.x();
    short[] y = events.y();
    byte[] p = events.p();
    long any = 0;
    for (int i = first, j = k; i < end; i++, j++) {
      long entry = (long) LONG.get(bytes, EVENT * i);
      any |= entry | (entry + LIFT);
      x[j] = (short) (entry >>> 56);
      y[j] = (short) (entry >>> 48 & 0xff);
      p[j] = (byte) (entry >>> 47 & 1);
      t[j] = (entry >>> 24 & 0x7fffff) + overflow;
    }
    return (any & LIFTED) == 0;
  }

  private int decodeEach(int first, int end, int start) throws EventFormatException {
    int k = start;
    for (int i = first; i < end; i++) {
      int at = EVENT * i;
      int x = Byte.toUnsignedInt(bytes[at]);
      int y = Byte.toUnsignedInt(bytes[at + 1]);
      if (y == OVERFLOW_ROW) {
        continue;
      }
      int third = Byte.toUnsignedInt(bytes[at + 2]);
      if (x >= SENSOR || y >= SENSOR) {
        throw new EventFormatException(
            file, at, "expected an event on 34 x 34 pixels, found x = %d, y = %d".formatted(x, y));
      }
      events.x()[k] = (short) x;
      events.y()[k] = (short) y;
      events.p()[k] = (byte) (third >> 7);
      long time =
          (third & 0x7fL) << 16
              | Byte.toUnsignedInt(bytes[at + 3]) << 8
              | Byte.toUnsignedInt(bytes[at + 4]);
      events.t()[k] = time + overflow(i, k);
      k++;
    }
    return k;
  }
}
