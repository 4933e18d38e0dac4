package sew.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.FrameIntegration.ByDurationFromFirstEvent;
import sew.data.FrameIntegration.ByFixedWindows;
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
    assertArrayEquals(
        new int[] {0, 8, 13, 18, 22, 23}, new ByDurationFromFirstEvent(9).boundaries(tiny));
    assertArrayEquals(
        new int[] {0, 10, 16, 21, 23}, new ByDurationFromFirstEvent(10).boundaries(tiny));
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
    for (FrameIntegration rule :
        new FrameIntegration[] {
          new ByTime(2), new ByDurationFromFirstEvent(9), new ByFixedWindows(9)
        }) {
      var e = assertThrows(IllegalArgumentException.class, () -> rule.boundaries(tiny));
      assertTrue(e.getMessage().contains("at event 3"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -4})
  void stepsArePositive(int steps) {
    assertThrows(IllegalArgumentException.class, () -> new ByNumber(steps));
    assertThrows(IllegalArgumentException.class, () -> new ByTime(steps));
    assertThrows(IllegalArgumentException.class, () -> new ByDurationFromFirstEvent(steps));
    assertThrows(IllegalArgumentException.class, () -> new ByFixedWindows(steps));
  }

  /** The events in each frame, as SpikingJelly 0.0.0.0.14 and 2.0.0 count them. */
  @ParameterizedTest
  @CsvSource({
    "0 3 5 9 10 11 40 41 50, 5, 3 3 2 1, 2 2 2 0 0 0 0 0 2 1",
    "0 3 5 9 10 11 40 41 50, 10, 5 1 3, 4 2 0 0 3",
    "1007 1010 1016 1017 1018 1047 1057, 5, 2 3 1 1, 2 1 2 0 0 0 0 0 1 1",
    "1007 1010 1016 1017 1018 1047 1057, 10, 4 1 2, 3 2 0 0 2",
    "0 10 20 30, 5, 1 1 1 1, 1 0 1 0 1 1",
    "0 10 20 30, 10, 2 2, 1 1 2",
    "0 9 10 19 20, 5, 1 2 2, 1 1 1 2",
    "0 9 10 19 20, 10, 3 2, 2 3"
  })
  void durationsAreThoseOfTheRelease(String t, int us, String release14, String release2) {
    Events events = at(t);
    assertEquals(release14, counts(new ByDurationFromFirstEvent(us), events));
    assertEquals(release2, counts(new ByFixedWindows(us), events));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "7 7 7"})
  void eventsOfOneTimeMakeNoWindow(String t) {
    Events events = at(t);
    assertEquals(events.size() + "", counts(new ByDurationFromFirstEvent(5), events));
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> new ByFixedWindows(5).boundaries(events));
    assertTrue(e.getMessage().contains("found 0 in 0 us"), e.getMessage());
  }

  @Test
  void noEventsHaveNoDuration() {
    Events none = at("1").slice(0, 0);
    for (FrameIntegration rule : List.of(new ByDurationFromFirstEvent(5), new ByFixedWindows(5))) {
      assertThrows(IllegalArgumentException.class, () -> rule.integrate(none));
    }
  }

  @Test
  void framesThatDoNotFitIntoMemory() {
    Events events = at("0 10000000000");
    assertThrows(IllegalArgumentException.class, () -> new ByFixedWindows(1).integrate(events));
    Events large = new Events(1_000, 1_000, events.t(), events.x(), events.y(), events.p());
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> new ByFixedWindows(1_000_000).integrate(large));
    assertTrue(e.getMessage().startsWith("10,000 frames of 2 x 1000 x 1000"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"number:16", "time:4", "duration-0.0.0.0.14:5000", "duration-2.0.0:5000"})
  void textsAreRead(String text) {
    assertEquals(text, FrameIntegration.parse(text).text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "number", "number:0", "duration:5", "duration-2.0.1:5", "time:-1"})
  void otherTextsAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> FrameIntegration.parse(text));
  }

  private static Events at(String times) {
    long[] t = Arrays.stream(times.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new Events(2, 2, t, new short[t.length], new short[t.length], new byte[t.length]);
  }

  private static String counts(FrameIntegration rule, Events events) {
    int[] b = rule.boundaries(events);
    Frames frames = rule.integrate(events);
    assertEquals(b.length - 1, frames.steps());
    return IntStream.range(0, b.length - 1)
        .mapToObj(i -> String.valueOf(frames.counts()[8 * i]))
        .collect(Collectors.joining(" "));
  }
}
