package sew.reproduce.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DecimalsTest {
  @Test
  void numbersArePrintedAsTablesNeedThem() {
    assertEquals("0.216", Decimals.fixed(0.2159, 3));
    assertEquals("-0.35", Decimals.signed(-0.347, 2));
    assertEquals("+4.97", Decimals.signed(4.97, 2));
    assertEquals("2.86e+05", Decimals.significant(286_123, 3));
    assertEquals("11,689,512", Decimals.grouped(11_689_512));
    assertEquals("2", Decimals.shortest(2));
    assertEquals("0.5", Decimals.shortest(0.5));
    assertEquals("-", Decimals.fixed(Double.NaN, 3));
  }
}
