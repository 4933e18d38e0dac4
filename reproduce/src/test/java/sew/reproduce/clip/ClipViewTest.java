package sew.reproduce.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.data.ClipSource.Clip;
import sew.data.ClipSource.Split;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;
import sew.reproduce.clip.ClipView.Fact;

class ClipViewTest {
  /** Four events of 2 s that begin at 5 s, three of them ON. */
  private static final Events EVENTS =
      new Events(
          4,
          2,
          new long[] {5_000_000, 5_500_000, 6_000_000, 7_000_000},
          new short[] {0, 1, 2, 3},
          new short[] {0, 0, 1, 1},
          new byte[] {1, 0, 1, 1});

  @Test
  void factsAreThoseOfTheEvents() {
    ClipView view = ClipView.of(new Clip("wave", 3, Split.TEST, EVENTS));
    assertEquals(
        List.of(
            new Fact("label", "class 3"),
            new Fact("split", "test"),
            new Fact("events", "4"),
            new Fact("duration", "2.000 s"),
            new Fact("mean rate", "2 events/s"),
            new Fact("sensor", "4 x 2 pixels"),
            new Fact("ON events", "75.0 %")),
        view.facts());
    assertTrue(view.text().startsWith("wave: label class 3, split test, events 4"), view.text());
  }

  @Test
  void captionsAndSpansSayWhenAFrameWas() {
    ClipView view = ClipView.of("c", EVENTS, new FrameIntegration.ByNumber(2), List.of());
    assertEquals(
        List.of(
            "frame 1 of 2: 2 events, 0.000 to 0.500 s", "frame 2 of 2: 2 events, 1.000 to 2.000 s"),
        view.captions());
    assertArrayEquals(new double[] {0, 0.25}, view.spans().get(0));
    assertArrayEquals(new double[] {0.5, 1}, view.spans().get(1));
  }

  @Test
  void theRateCountsEveryEventInItsPart() {
    EventRate rate = EventRate.of(EVENTS);
    assertEquals(120, rate.on().length);
    assertEquals(1, rate.on()[0]);
    assertEquals(1, rate.off()[30]);
    assertEquals(1, rate.on()[60]);
    assertEquals(1, rate.on()[119]);
    assertEquals(1, rate.largest());
  }

  @Test
  void eventsOutOfOrderAreSaid() {
    Events turned = new Events(2, 2, new long[] {9, 3, 4}, new short[3], new short[3], new byte[3]);
    ClipView view = ClipView.of(turned);
    assertTrue(
        view.facts().contains(new Fact("out of order", "1 events earlier than the one before")),
        view.facts().toString());
  }

  @Test
  void framesAloneHaveCountsButNoTimes() {
    Frames frames = new Frames(2, 1, 2, new int[] {1, 0, 2, 0, 0, 0, 0, 5});
    ClipView view = ClipView.of(frames);
    assertEquals(List.of("frame 1 of 2: 3 events", "frame 2 of 2: 5 events"), view.captions());
    assertArrayEquals(new long[] {1, 0}, view.rate().off());
    assertArrayEquals(new long[] {2, 5}, view.rate().on());
    assertEquals("frames T = 2, events 8, size 2 x 1 pixels, ON events 87.5 %", view.text());
  }

  @Test
  void aLargeSensorIsDrawnOnACoarserGridAndTheFactsStay() {
    Events events =
        new Events(1280, 720, new long[] {0}, new short[] {1279}, new short[] {719}, new byte[1]);
    ClipView view = ClipView.of(events);
    assertEquals(320, view.frames().width());
    assertEquals(180, view.frames().height());
    assertTrue(view.facts().contains(new Fact("sensor", "1280 x 720 pixels")));
  }

  @Test
  void tooManyFramesAreRefusedBeforeTheyAreMade() {
    long[] t = new long[5_000];
    for (int i = 0; i < t.length; i++) {
      t[i] = 10L * i;
    }
    Events events = new Events(346, 260, t, new short[5_000], new short[5_000], new byte[5_000]);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                ClipView.of(
                    "c", events, new FrameIntegration.ByDurationFromFirstEvent(1), List.of()));
    assertTrue(refused.getMessage().contains("found 5,000"), refused.getMessage());
  }

  @Test
  void nothingToDrawIsSaid() {
    Events none = new Events(2, 2, new long[0], new short[0], new short[0], new byte[0]);
    String message =
        assertThrows(IllegalArgumentException.class, () -> ClipView.of(none)).getMessage();
    assertEquals("there is no event to draw", message);
  }
}
