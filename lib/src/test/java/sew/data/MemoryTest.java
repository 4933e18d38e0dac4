package sew.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MemoryTest {
  @Test
  void whatCannotBeHadIsSaid() throws IOException {
    assertEquals(3, Memory.bytes(3, "w").length);
    String tooLong =
        assertThrows(IOException.class, () -> Memory.bytes(3L << 30, "w.npz:a")).getMessage();
    assertTrue(
        tooLong.startsWith(
            "w.npz:a takes 3,221,225,472 bytes of memory, at most 2,147,483,639 can be read"),
        tooLong);
    // The heap of the tests is smaller than two of these.
    long size = Integer.MAX_VALUE - 8;
    if (Runtime.getRuntime().maxMemory() < size) {
      String tooMuch = assertThrows(IOException.class, () -> Memory.bytes(size, "w")).getMessage();
      assertTrue(tooMuch.startsWith("w takes 2,147,483,639 bytes of memory; the"), tooMuch);
      assertTrue(tooMuch.contains("SEW_JAVA_OPTS=-Xmx"), tooMuch);
    }
  }
}
