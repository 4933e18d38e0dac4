package sew.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The data of a JPEG scan without the zeros behind 0xff, and where restarts divide them.
 *
 * @param data with padding at the end
 * @param ends of the parts between restarts; each begins where the one before ends
 */
record ScanSegments(byte[] data, int[] ends) {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The data from {@code start} to {@code end}; null if there is a marker or a fill byte. */
  static ScanSegments of(byte[] file, int start, int end) {
    byte[] data = new byte[end - start + ScanBits.PADDING];
    int[] ends = new int[16];
    int parts = 0;
    int to = 0;
    int from = start;
    while (true) {
      int mark = indexOfMark(file, from, end);
      System.arraycopy(file, from, data, to, mark - from);
      to += mark - from;
      if (mark == end) {
        break;
      }
      if (mark + 1 == end) {
        return null;
      }
      int next = file[mark + 1] & 0xff;
      if (next == 0) {
        data[to++] = (byte) 0xff;
      } else if (next == 0xd0 + (parts & 7)) {
        ends = parts + 1 < ends.length ? ends : Arrays.copyOf(ends, 2 * ends.length);
        ends[parts++] = to;
      } else {
        return null;
      }
      from = mark + 2;
    }
    ends[parts++] = to;
    return new ScanSegments(data, Arrays.copyOf(ends, parts));
  }

  /** The first 0xff from {@code from}, or {@code end}. */
  static int indexOfMark(byte[] bytes, int from, int end) {
    int at = from;
    for (; at + 8 <= end; at += 8) {
      // A byte of ones is the only one whose complement borrows and has no high bit itself.
      long complement = ~(long) LONG.get(bytes, at);
      long marks = (complement - 0x0101010101010101L) & ~complement & 0x8080808080808080L;
      if (marks != 0) {
        return at + (Long.numberOfTrailingZeros(marks) >> 3);
      }
    }
    while (at < end && bytes[at] != (byte) 0xff) {
      at++;
    }
    return at;
  }
}
