package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ComputeScopeTest {
  private static final Compute LAST = Compute.DEFAULT.withMemoryOrder(MemoryOrder.CHANNELS_LAST);

  @Test
  void theInnermostOfAThreadCounts() {
    Compute.Resolved ofProcess = ComputeScope.current();
    assertEquals(Compute.DEFAULT, ofProcess.requested());
    try (ComputeScope outer = ComputeScope.open(LAST)) {
      Compute.Resolved java = Compute.DEFAULT.withBackend(Backend.JAVA).resolve();
      try (ComputeScope inner = ComputeScope.open(java)) {
        assertEquals(java, ComputeScope.current());
        var elsewhere = CompletableFuture.supplyAsync(ComputeScope::current).join();
        assertEquals(ofProcess, elsewhere);
      }
      assertEquals(LAST, ComputeScope.current().requested());
    }
    assertEquals(ofProcess, ComputeScope.current());
  }

  @Test
  void whatCannotBeComputedIsNotOpened() {
    Compute impossible = LAST.withPrecision(Precision.BFLOAT16).withBackend(Backend.PORTABLE);
    assertThrows(IllegalArgumentException.class, () -> ComputeScope.open(impossible));
    assertEquals(Compute.DEFAULT, ComputeScope.current().requested());
  }
}
