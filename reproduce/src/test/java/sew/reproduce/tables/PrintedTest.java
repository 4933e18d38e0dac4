package sew.reproduce.tables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PrintedTest {
  private static final String EQUAL = "equal to the printed digits";

  @Test
  void anotherNumberIsSaidToDiffer() {
    assertEquals(EQUAL, new Printed("97.92").verdict(" points", 97.91666));
    assertEquals("differs by -0.010 points", new Printed("97.92").verdict(" points", 97.91));
    assertEquals(EQUAL, new Printed("74.4").verdict(" points", 74.40));
    assertEquals("differs by +0.500 M", new Printed("1.70").verdict(" M", 2.2));
  }
}
