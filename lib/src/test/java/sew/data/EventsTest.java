package sew.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Events EVENTS =
      new Events(
          128,
          64,
          new long[] {5, 9, 7, 10, 20},
          new short[] {0, 127, 64, 3, 4},
          new short[] {63, 0, 32, 3, 2},
          new byte[] {1, 0, 1, 1, 0});

  @Test
  void betweenIncludesTheStartOnlyAndNeedsNoOrder() {
    Events found = EVENTS.between(7, 10);
    assertArrayEquals(new long[] {9, 7}, found.t());
    assertArrayEquals(new short[] {127, 64}, found.x());
    assertArrayEquals(new short[] {0, 32}, found.y());
    assertArrayEquals(new byte[] {0, 1}, found.p());
  }

  @Test
  void sliceTakesTheEventsOfItsNumbers() {
    assertArrayEquals(new long[] {9, 7}, EVENTS.slice(1, 3).t());
    assertEquals(0, EVENTS.slice(2, 2).size());
  }

  @Test
  void rescalingKeepsEveryEventOnTheSensor() {
    Events small = EVENTS.rescaledTo(32, 32);
    assertArrayEquals(new short[] {0, 31, 16, 0, 1}, small.x());
    assertArrayEquals(new short[] {31, 0, 16, 1, 1}, small.y());
    Frames frames = new FrameIntegration.ByNumber(1).integrate(small);
    assertEquals(EVENTS.size(), Arrays.stream(frames.counts()).sum());
  }

  @Test
  void arraysHaveOneLength() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Events(2, 2, new long[2], new short[2], new short[1], new byte[2]));
  }
}
