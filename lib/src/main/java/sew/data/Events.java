package sew.data;

import java.util.Arrays;

/**
 * Events of a camera, in the order of the recording.
 *
 * @param width pixels of the sensor
 * @param height pixels of the sensor
 * @param t time stamps in microseconds
 * @param x columns, 0 to width - 1, from the left
 * @param y rows, 0 to height - 1
 * @param p polarities: 0 OFF (darker), 1 ON (brighter)
 */
public record Events(int width, int height, long[] t, short[] x, short[] y, byte[] p) {

  public Events {
    if (x.length != t.length || y.length != t.length || p.length != t.length) {
      throw new IllegalArgumentException(
          "t, x, y and p must have one length, found %d, %d, %d, %d"
              .formatted(t.length, x.length, y.length, p.length));
    }
  }

  /** {@code n} events whose numbers are still to be set. */
  static Events empty(int width, int height, int n) {
    return new Events(width, height, new long[n], new short[n], new short[n], new byte[n]);
  }

  public int size() {
    return t.length;
  }

  /** Events {@code from} to {@code to - 1}. */
  public Events slice(int from, int to) {
    return new Events(
        width,
        height,
        Arrays.copyOfRange(t, from, to),
        Arrays.copyOfRange(x, from, to),
        Arrays.copyOfRange(y, from, to),
        Arrays.copyOfRange(p, from, to));
  }

  /**
   * The events with {@code start <= t < end}. Checks every event, because real recordings are not
   * always sorted.
   */
  public Events between(long start, long end) {
    int n = 0;
    for (long time : t) {
      n += time >= start && time < end ? 1 : 0;
    }
    Events found = empty(width, height, n);
    int k = 0;
    for (int i = 0; i < t.length; i++) {
      if (t[i] >= start && t[i] < end) {
        found.t[k] = t[i];
        found.x[k] = x[i];
        found.y[k] = y[i];
        found.p[k++] = p[i];
      }
    }
    return found;
  }

  /** The same events on a coarser sensor: x becomes x * newWidth / width, rounded down. */
  public Events rescaledTo(int newWidth, int newHeight) {
    if (newWidth == width && newHeight == height) {
      return this;
    }
    short[] columns = new short[x.length];
    short[] rows = new short[y.length];
    for (int i = 0; i < x.length; i++) {
      columns[i] = (short) (x[i] * newWidth / width);
      rows[i] = (short) (y[i] * newHeight / height);
    }
    return new Events(newWidth, newHeight, t, columns, rows, p);
  }
}
