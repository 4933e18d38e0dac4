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

  // Behind a block.
  private static final int NOWHERE = 65;

  // Of 8-bit images.
  private static final int MAX_MEAN_SIZE = 11;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] data;
  private int position;
  private int end;
  // The next bits, from the highest down; the first `count` of them are taken from the data.
  private long bits;
  private int count;
  // What next() has read.
  private int value;

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
   * @param out [64, blocks] in the order of the file, zeros
   * @param block the one of {@code out} that is read
   */
  boolean block(PairTable table, int[] steps, int[][] out, int block) {
    int[] look = table.look();
    byte[] from = data;
    int at = position;
    long next = bits;
    int left = count;
    int k = 1;
    while (k < 64) {
      if (left < 32) {
        next |= (long) LONG.get(from, at) >>> left;
        at += (63 - left) >> 3;
        left |= 56;
      }
      int entry = look[(int) (next >>> (64 - HuffmanTable.LOOK))];
      int first = k + PairTable.zeros(entry);
      int second = first + PairTable.distance(entry);
      if (second < 64) {
        int length = PairTable.length(entry);
        next <<= length;
        left -= length;
        // In this order: where there is no second one, both have the same place.
        out[second][block] = PairTable.secondValue(entry) * steps[second];
        out[first][block] = PairTable.firstValue(entry) * steps[first];
        k = (second + 1) | (entry & PairTable.END);
      } else {
        bits = next;
        count = left;
        k = next(table.code(), k);
        next = bits;
        left = count;
        if (k > 64) {
          return false;
        }
        out[k - 1][block] = value * steps[k - 1];
      }
    }
    position = at;
    bits = next;
    count = left;
    return true;
  }

  /** Passes the coefficients of a block but its mean; false if they are not as they should be. */
  boolean skip(PairTable table) {
    int[] look = table.look();
    byte[] from = data;
    int at = position;
    long next = bits;
    int left = count;
    int k = 1;
    while (k < 64) {
      if (left < 32) {
        next |= (long) LONG.get(from, at) >>> left;
        at += (63 - left) >> 3;
        left |= 56;
      }
      int entry = look[(int) (next >>> (64 - HuffmanTable.LOOK))];
      int last = k + PairTable.zeros(entry) + PairTable.distance(entry);
      if (last < 64) {
        int length = PairTable.length(entry);
        next <<= length;
        left -= length;
        k = (last + 1) | (entry & PairTable.END);
      } else {
        bits = next;
        count = left;
        k = next(table.code(), k);
        next = bits;
        left = count;
        if (k > 64) {
          return false;
        }
      }
    }
    position = at;
    bits = next;
    count = left;
    return true;
  }

  /**
   * Reads one coefficient, its zeros included, as {@code value}.
   *
   * @param k its place, or that of the zeros before it
   * @return the place behind it: 64 at the block's end, more if there is none as it should be
   */
  private int next(HuffmanTable table, int k) {
    int entry = table.look()[(int) (bits >>> (64 - HuffmanTable.LOOK))];
    if ((entry & HuffmanTable.WHOLE) != 0) {
      take(HuffmanTable.length(entry));
      value = HuffmanTable.value(entry);
      return (entry & HuffmanTable.END) != 0 ? 64 : k + HuffmanTable.zeros(entry) + 1;
    }
    if (entry == 0) {
      entry = table.slowly((int) (bits >>> 48));
      if (entry < 0) {
        return NOWHERE;
      }
    }
    take(HuffmanTable.length(entry));
    int size = (entry >> 16) & 15;
    int zeros = entry >> 20;
    if (size == 0) {
      value = 0;
      return zeros == 15 ? k + 16 : 64;
    }
    value = HuffmanTable.signed((int) (bits >>> (64 - size)), size);
    take(size);
    return k + zeros + 1;
  }

  private void take(int length) {
    bits <<= length;
    count -= length;
  }
}
