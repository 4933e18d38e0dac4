package sew.image;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** The compressions of a TIFF file's strips and tiles that lose nothing. */
enum TiffCompression {
  NONE,
  LZW,
  DEFLATE,
  PACK_BITS;

  private static final int CLEAR = 256;
  private static final int END = 257;

  /** That of a number in a file, or null for others. */
  static TiffCompression of(int number) {
    return switch (number) {
      case 1 -> NONE;
      case 5 -> LZW;
      case 8, 32946 -> DEFLATE;
      case 32773 -> PACK_BITS;
      default -> null;
    };
  }

  /** The first {@code length} bytes of what {@code in} holds. */
  byte[] unpack(byte[] in, FileBytes file, int length) throws CorruptImageException {
    byte[] out = new byte[length];
    int found =
        switch (this) {
          case NONE -> copy(in, out);
          case LZW -> lzw(in, out);
          case DEFLATE -> inflate(in, out);
          case PACK_BITS -> packBits(in, out);
        };
    if (found < length) {
      throw file.corrupt(
          "expected %d bytes of pixels in a strip or tile, found %d; copy the file again"
              .formatted(length, found));
    }
    return out;
  }

  private static int copy(byte[] in, byte[] out) {
    int length = Math.min(in.length, out.length);
    System.arraycopy(in, 0, out, 0, length);
    return length;
  }

  private static int inflate(byte[] in, byte[] out) {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(in);
      int length = 0;
      int found;
      do {
        found = inflater.inflate(out, length, out.length - length);
        length += found;
      } while (found > 0 && length < out.length);
      return length;
    } catch (DataFormatException e) {
      return 0;
    } finally {
      inflater.end();
    }
  }

  private static int packBits(byte[] in, byte[] out) {
    int to = 0;
    int at = 0;
    while (at < in.length && to < out.length) {
      int n = in[at++];
      if (n >= 0) {
        int length = Math.min(n + 1, Math.min(in.length - at, out.length - to));
        System.arraycopy(in, at, out, to, length);
        at += n + 1;
        to += length;
      } else if (n != -128 && at < in.length) {
        int end = Math.min(out.length, to + 1 - n);
        Arrays.fill(out, to, end, in[at++]);
        to = end;
      }
    }
    return to;
  }

  /** A code's text lies in the output already: where it starts, and how long it is. */
  private static int lzw(byte[] in, byte[] out) {
    int[] starts = new int[4096];
    int[] lengths = new int[4096];
    int codes = END + 1;
    int width = 9;
    int previous = -1;
    int to = 0;
    long bits = 0;
    int have = 0;
    for (int at = 0; to < out.length; ) {
      while (have < width) {
        if (at == in.length) {
          return to;
        }
        bits = (bits << 8) | (in[at++] & 0xff);
        have += 8;
      }
      have -= width;
      int code = (int) (bits >> have) & ((1 << width) - 1);
      if (code == END) {
        return to;
      }
      if (code == CLEAR) {
        codes = END + 1;
        width = 9;
        previous = -1;
        continue;
      }
      int start = to;
      if (code < CLEAR) {
        out[to++] = (byte) code;
      } else if (code > codes || (code == codes && previous < 0)) {
        return to; // damaged
      } else {
        // The newest code is the previous text and the byte after it, which is being written.
        int from = code == codes ? previous : starts[code];
        int length = code == codes ? start - previous + 1 : lengths[code];
        for (int i = 0; i < length && to < out.length; i++) {
          out[to++] = out[from + i];
        }
      }
      if (previous >= 0 && codes < starts.length) {
        starts[codes] = previous;
        lengths[codes] = start - previous + 1;
        codes++;
      }
      previous = start;
      // The encoder widens its codes one entry early.
      width = codes >= 2047 ? 12 : codes >= 1023 ? 11 : codes >= 511 ? 10 : 9;
    }
    return to;
  }
}
