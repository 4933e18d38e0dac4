package sew.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.FrameIntegration.ByDuration;
import sew.data.FrameIntegration.ByNumber;
import sew.data.FrameIntegration.ByTime;

class FrameIntegrationTest {

  @ParameterizedTest
  @CsvSource({"stream_a,8", "stream_gap,2", "stream_tiny,6", "cifar10dvs_cifar10_airplane_0,7"})
  void framesAreSpikingJellys(String name, int cases) throws IOException {
    Golden golden = Golden.read(name);
    Events events = golden.events("events/");
    assertEquals(cases, golden.cases().size());
    for (String rule : golden.cases()) {
      Frames frames = Golden.integration(rule).integrate(events);
      assertArrayEquals(golden.frames(rule, frames.counts().length), frames.counts(), rule);
    }
  }

  @Test
  void boundariesAreSpikingJellys() throws IOException {
    Events tiny = Golden.read("stream_tiny").events("events/");
    assertArrayEquals(new int[] {0, 4, 8, 12, 16, 23}, new ByNumber(5).boundaries(tiny));
    assertArrayEquals(new int[] {0, 7, 12, 16, 19, 23}, new ByTime(5).boundaries(tiny));
    assertArrayEquals(new int[] {0, 8, 13, 18, 22, 23}, new ByDuration(9).boundaries(tiny));
    assertArrayEquals(new int[] {0, 10, 16, 21, 23}, new ByDuration(10).boundaries(tiny));
  }

  @Test
  void aFrameWithoutEventsIsAnError() throws IOException {
    Events gap = Golden.read("stream_gap").events("events/");
    var e = assertThrows(IllegalArgumentException.class, () -> new ByTime(4).integrate(gap));
    assertTrue(e.getMessage().contains("has no event"), e.getMessage());
  }

  @Test
  void fewerEventsThanFramesIsAnError() throws IOException {
    Events two = Golden.read("stream_tiny").events("events/").slice(0, 2);
    var e = assertThrows(IllegalArgumentException.class, () -> new ByNumber(3).integrate(two));
    assertEquals("3 frames need at least as many events, found 2", e.getMessage());
    assertEquals(2, new ByNumber(2).integrate(two).steps());
  }

  @Test
  void frameByTimeNeedsSortedEvents() throws IOException {
    Events tiny = Golden.read("stream_tiny").events("events/");
    tiny.t()[3] = -1;
    for (FrameIntegration rule : new FrameIntegration[] {new ByTime(2), new ByDuration(9)}) {
      var e = assertThrows(IllegalArgumentException.class, () -> rule.boundaries(tiny));
      assertTrue(e.getMessage().contains("at event 3"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -4})
  void stepsArePositive(int steps) {
    assertThrows(IllegalArgumentException.class, () -> new ByNumber(steps));
    assertThrows(IllegalArgumentException.class, () -> new ByTime(steps));
    assertThrows(IllegalArgumentException.class, () -> new ByDuration(steps));
  }
}
