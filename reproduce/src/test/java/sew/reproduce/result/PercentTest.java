package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PercentTest {
  /** p = 1/2 of 100: sqrt(1/4 / 100) = 0.05. */
  @Test
  void theErrorIsBinomial() {
    assertEquals(5, Percent.standardError(50, 100), 1e-12);
    assertEquals(0, Percent.standardError(100, 288));
    assertEquals("96.875 +- 1.025", Percent.withError(96.875, 288, 3));
  }
}
