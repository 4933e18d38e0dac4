package sew.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Against reading bit by bit. */
class PairTableTest {
  private static final int BITS = HuffmanTable.LOOK;

  /** A code, its symbols also by a one and the bits of the code behind it. */
  private record Code(PairTable pairs, Map<Integer, Integer> symbols) {}

  private static Code code(SplittableRandom random) {
    int[] counts = new int[16];
    byte[] bytes = new byte[256];
    Map<Integer, Integer> symbols = new HashMap<>();
    int next = 0;
    int place = 0;
    for (int length = 1; length <= 16; length++) {
      int free = Math.min((1 << length) - 1 - next, bytes.length - place);
      counts[length - 1] = free == 0 ? 0 : Math.min(free, random.nextInt(1 + random.nextInt(1, 9)));
      for (int i = 0; i < counts[length - 1]; i++) {
        int symbol = random.nextInt(3) == 0 ? random.nextInt(16) << 4 : random.nextInt(256);
        bytes[place++] = (byte) symbol;
        symbols.put(1 << length | next++, symbol);
      }
      next <<= 1;
    }
    return new Code(PairTable.of(HuffmanTable.of(counts, bytes)), symbols);
  }

  /** Length, zeros and value of the coefficient in the last {@code count} bits; null if none is. */
  private static int[] read(Code code, int bits, int count) {
    for (int length = 1; length <= count; length++) {
      int prefix = (bits & (1 << count) - 1) >> (count - length);
      Integer symbol = code.symbols().get(1 << length | prefix);
      if (symbol != null) {
        int size = symbol & 15;
        int rest = count - length - size;
        if (rest < 0) {
          return null;
        }
        int value = (bits >> rest) & (1 << size) - 1;
        value -= size > 0 && value >> (size - 1) == 0 ? (1 << size) - 1 : 0;
        return new int[] {length + size, symbol >> 4, value, size};
      }
    }
    return null;
  }

  private static boolean isEnd(int[] read) {
    return read[3] == 0 && read[1] < 15;
  }

  @Test
  void twoCoefficientsAreThoseOfTheirBits() {
    SplittableRandom random = new SplittableRandom(3);
    int pairs = 0;
    int none = 0;
    for (int i = 0; i < 200; i++) {
      Code code = code(random);
      for (int bits = 0; bits < 1 << BITS; bits++) {
        int entry = code.pairs().look()[bits];
        int[] first = read(code, bits, BITS);
        if (first == null || first[2] < -512 || first[2] > 511) {
          assertTrue(1 + PairTable.distance(entry) >= 64);
          none++;
          continue;
        }
        int[] second = isEnd(first) ? null : read(code, bits, BITS - first[0]);
        if (second != null && (second[2] < -64 || second[2] > 63)) {
          second = null;
        }
        pairs += second == null ? 0 : 1;
        assertEquals(first[0] + (second == null ? 0 : second[0]), PairTable.length(entry));
        assertEquals(first[1], PairTable.zeros(entry));
        assertEquals(first[2], PairTable.firstValue(entry));
        assertEquals(second == null ? 0 : second[1] + 1, PairTable.distance(entry));
        assertEquals(second == null ? 0 : second[2], PairTable.secondValue(entry));
        boolean hasEnded = isEnd(second == null ? first : second);
        assertEquals(hasEnded, (entry & PairTable.END) != 0);
      }
    }
    assertTrue(pairs > 10_000 && none > 10_000, pairs + " pairs, " + none + " entries of none");
  }
}
