package sew.tensor;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Only where glibc was told to keep freed memory: otherwise it gives large arrays back itself. */
class MallocHeapTest {
  /** More than earlier tests can have left free in one gap. */
  private static final long BYTES = 1L << 30;

  @Test
  void givesMemoryBackOnceAfterGrowth() throws IOException {
    assumeTrue("0".equals(System.getenv("MALLOC_MMAP_MAX_")), "glibc keeps no large arrays");
    Engine.getInstance(); // GradMode needs its library
    step();
    long givenBack = residentBytes();
    step();
    long kept = residentBytes();
    assertTrue(givenBack < kept - BYTES / 2, givenBack + " bytes, then " + kept);
  }

  /** Takes memory from malloc itself: the native backend has another heap for arrays. */
  private static void step() {
    try (GradMode recording = GradMode.on()) {
      long memory = Native.malloc(BYTES);
      new Pointer(memory).setMemory(0, BYTES, (byte) 1);
      Native.free(memory);
    }
  }

  private static long residentBytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .findFirst()
        .orElseThrow();
  }
}
