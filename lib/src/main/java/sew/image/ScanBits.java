package sew.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The Huffman-coded coefficients of a JPEG scan, block by block. */
final class ScanBits {
  /** What is returned where the data are not as they should be. */
  static final int BAD = Integer.MIN_VALUE;

  /** As many bytes as may be read behind the data before {@link #isPastEnd} is asked. */
  static final int PADDING = 4096;

  // Of 8-bit images.
  private static final int MAX_MEAN_SIZE = 11;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // Places in row-major order of the coefficients in the order of the file.
  private static final int[] ORDER = {
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63
  };

  private final byte[] data;
  private int position;
  private int end;
  // The next bits, from the highest down; the first `count` of them are taken from the data.
  private long bits;
  private int count;
  // Sum of the magnitudes of the last block's coefficients.
  private int norm;

  /** Bits of {@code data}, whose zeros behind 0xff are left out and which has padding. */
  ScanBits(byte[] data) {
    this.data = data;
  }

  /** Goes on at {@code from}. */
  void begin(int from, int end) {
    this.position = from;
    this.end = end;
    this.bits = 0;
    this.count = 0;
  }

  boolean isPastEnd() {
    return position - (count >> 3) > end;
  }

  /** Whether no whole byte is left. */
  boolean isAtEnd() {
    return position - (count >> 3) == end;
  }

  int norm() {
    return norm;
  }

  private void fill() {
    bits |= (long) LONG.get(data, position) >>> count;
    int bytes = (63 - count) >> 3;
    position += bytes;
    count += bytes << 3;
  }

  /** The difference of the block's mean to the one before, or {@link #BAD}. */
  int mean(HuffmanTable table) {
    if (count < 32) {
      fill();
    }
    int entry = table.look()[(int) (bits >>> (64 - HuffmanTable.LOOK))];
    if ((entry & HuffmanTable.WHOLE) != 0) {
      int length = entry & 0xff;
      bits <<= length;
      count -= length;
      return (entry & 0xf00) == 0 ? entry >> 16 : BAD;
    }
    if (entry == 0) {
      entry = table.slowly((int) (bits >>> 48));
    }
    int size = entry >> 16;
    if (entry < 0 || size < 1 || size > MAX_MEAN_SIZE) {
      return BAD;
    }
    int length = entry & 0xff;
    int value = HuffmanTable.signed((int) (bits << length >>> (64 - size)), size);
    bits <<= length + size;
    count -= length + size;
    return value;
  }

  /**
   * Reads the coefficients of a block but its mean, times {@code steps}; false if they are not as
   * they should be.
   *
   * @param steps of quantisation, in the order of the file
   * @param out [64, blocks], row-major; zeros are not written
   * @param block the one of {@code out} that is read
   */
  boolean block(HuffmanTable table, int[] steps, int[][] out, int block) {
    int[] look = table.look();
    byte[] from = data;
    int at = position;
    long next = bits;
    int left = count;
    int sum = 0;
    for (int k = 1; k < 64; k++) {
      if (left < 32) {
        next |= (long) LONG.get(from, at) >>> left;
        int bytes = (63 - left) >> 3;
        at += bytes;
        left += bytes << 3;
      }
      int entry = look[(int) (next >>> (64 - HuffmanTable.LOOK))];
      int value;
      if ((entry & HuffmanTable.WHOLE) != 0) {
        int length = entry & 0xff;
        next <<= length;
        left -= length;
        value = entry >> 16;
        if ((entry & HuffmanTable.END) != 0) {
          break;
        }
        k += (entry >> 8) & 15;
        if (value == 0) {
          continue;
        }
      } else {
        if (entry == 0) {
          entry = table.slowly((int) (next >>> 48));
          if (entry < 0) {
            return false;
          }
        }
        int length = entry & 0xff;
        next <<= length;
        left -= length;
        int size = (entry >> 16) & 15;
        int zeros = entry >> 20;
        if (size == 0) {
          if (zeros != 15) {
            break;
          }
          k += 15;
          continue;
        }
        value = HuffmanTable.signed((int) (next >>> (64 - size)), size);
        next <<= size;
        left -= size;
        k += zeros;
      }
      if (k > 63) {
        return false;
      }
      value *= steps[k];
      out[ORDER[k]][block] = value;
      sum += Math.abs(value);
    }
    position = at;
    bits = next;
    count = left;
    norm = sum;
    return true;
  }

  /** Passes the coefficients of a block but its mean; false if they are not as they should be. */
  boolean skip(HuffmanTable table) {
    int[] look = table.look();
    byte[] from = data;
    int at = position;
    long next = bits;
    int left = count;
    int k = 1;
    while (k < 64) {
      if (left < 32) {
        next |= (long) LONG.get(from, at) >>> left;
        int bytes = (63 - left) >> 3;
        at += bytes;
        left += bytes << 3;
      }
      int entry = look[(int) (next >>> (64 - HuffmanTable.LOOK))];
      if ((entry & HuffmanTable.WHOLE) != 0) {
        int length = entry & 0xff;
        next <<= length;
        left -= length;
        if ((entry & HuffmanTable.END) != 0) {
          break;
        }
        k += ((entry >> 8) & 15) + 1;
      } else {
        if (entry == 0) {
          entry = table.slowly((int) (next >>> 48));
          if (entry < 0) {
            return false;
          }
        }
        int size = (entry >> 16) & 15;
        int zeros = entry >> 20;
        int length = (entry & 0xff) + size;
        next <<= length;
        left -= length;
        if (size == 0 && zeros != 15) {
          break;
        }
        k += zeros + 1;
      }
    }
    position = at;
    bits = next;
    count = left;
    // Zeros may lead behind the last coefficient, but no coefficient may be there.
    return k <= 64;
  }
}
