package sew.reproduce.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The ways in which a byte array is damaged, from one flipped bit to a part of another file. */
enum Mutation {
  FLIPPED_BIT {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      return bytes;
    }
  },
  OTHER_BYTE {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      bytes[at] = BYTES[random.nextInt(BYTES.length)];
      return bytes;
    }
  },
  CUT_OFF {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      return Arrays.copyOf(bytes, at);
    }
  },
  LONGER {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      byte[] more = new byte[1 + random.nextInt(64)];
      random.nextBytes(more);
      return replaced(bytes, bytes.length, 0, more);
    }
  },
  PART_REMOVED {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      return replaced(bytes, at, 1 + random.nextInt(32), new byte[0]);
    }
  },
  PART_TWICE {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(64));
      return replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
    }
  },
  /** A number at the border of a type, in 1 to 8 bytes of either order. */
  BORDER_NUMBER {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      byte[] number = new byte[1 << random.nextInt(4)];
      long value = NUMBERS[random.nextInt(NUMBERS.length)];
      boolean big = random.nextBoolean();
      for (int i = 0; i < number.length; i++) {
        number[i] = (byte) (value >> (8 * (big ? number.length - 1 - i : i)));
      }
      return replaced(bytes, at, number.length, number);
    }
  },
  PART_OF_ANOTHER {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      byte[] other = others.get(random.nextInt(others.size()));
      int from = random.nextInt(other.length + 1);
      int to = Math.min(other.length, from + 1 + random.nextInt(256));
      byte[] part = Arrays.copyOfRange(other, from, to);
      return replaced(bytes, at, random.nextBoolean() ? part.length : 0, part);
    }
  },
  /** A word that some format knows. */
  OTHER_WORD {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      byte[] word = word(random);
      return replaced(bytes, at, random.nextBoolean() ? word.length : 0, word);
    }
  },
  /** The next number that is written in digits. */
  OTHER_DIGITS {
    @Override
    byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random) {
      int from = at;
      while (from < bytes.length && !isDigit(bytes[from])) {
        from++;
      }
      int to = from;
      while (to < bytes.length && isDigit(bytes[to])) {
        to++;
      }
      return replaced(bytes, from, to - from, word(random));
    }
  };

  private static final byte[] BYTES = {0, 1, -1, 127, -128, ' ', '\n', '#', ',', '"'};
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    32_767,
    32_768,
    65_535,
    65_536,
    1_000_000,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    1L << 32,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };
  private static final List<String> WORDS =
      List.of(
          "0",
          "-1",
          "12",
          "255",
          "65536",
          "2147483647",
          "2147483648",
          "4294967296",
          "9223372036854775807",
          "99999999999999999999",
          "1e400",
          "1e9999999",
          "0.5",
          "NaN",
          "Infinity",
          "null",
          "true",
          "True",
          "False",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          "\"",
          "'",
          ",",
          ":",
          ";",
          "=",
          "#",
          " ",
          "\n",
          "\r\n",
          "\0",
          "\u00e9",
          "\u00ef\u00bb\u00bf",
          "../",
          "../../../../etc/passwd",
          "/etc/passwd",
          "<f2",
          "<f8",
          ">f4",
          "|O",
          "<c8",
          "|S5",
          "<U7",
          "|b1",
          "<u8",
          "F16",
          "BF16",
          "U64",
          "F8_E4M3",
          "train",
          "test",
          "TRAIN",
          "TEST",
          "data.pkl",
          "n01440764",
          ".aedat",
          "#!AER-DAT",
          "#!END-HEADER\r\n");

  /**
   * Damages {@code bytes}, which it may change and return.
   *
   * @param at a place in them
   * @param others files of the same kind
   */
  abstract byte[] of(byte[] bytes, int at, List<byte[]> others, SplittableRandom random);

  /** Three of four times one mutation, else up to eight, often near the beginning or the end. */
  static byte[] mutated(byte[] file, List<byte[]> others, SplittableRandom random) {
    byte[] bytes = file.clone();
    int rounds = random.nextInt(4) > 0 ? 1 : 1 + random.nextInt(8);
    for (int i = 0; i < rounds && bytes.length > 0; i++) {
      Mutation mutation = values()[random.nextInt(values().length)];
      bytes = mutation.of(bytes, place(bytes.length, random), others, random);
    }
    return bytes;
  }

  private static int place(int length, SplittableRandom random) {
    return switch (random.nextInt(4)) {
      case 0, 1 -> random.nextInt(Math.min(length, 320));
      case 2 -> length - 1 - random.nextInt(Math.min(length, 640));
      default -> random.nextInt(length);
    };
  }

  private static byte[] word(SplittableRandom random) {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean isDigit(byte value) {
    return value >= '0' && value <= '9';
  }

  /** {@code in} in the place of up to {@code length} bytes from {@code at} on. */
  private static byte[] replaced(byte[] bytes, int at, int length, byte[] in) {
    int after = Math.min(bytes.length, at + length);
    byte[] out = Arrays.copyOf(bytes, at + in.length + bytes.length - after);
    System.arraycopy(in, 0, out, at, in.length);
    System.arraycopy(bytes, after, out, at + in.length, bytes.length - after);
    return out;
  }
}
