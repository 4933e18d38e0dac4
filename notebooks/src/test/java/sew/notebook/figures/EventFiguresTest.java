package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.reproduce.plot.Curve;
import tech.tablesaw.api.Table;

class EventFiguresTest {
  /** Three events in the first 10 ms, one in the second, none after 20 ms. */
  private static final Events EVENTS =
      new Events(
          4,
          4,
          new long[] {5_000, 6_000, 14_999, 24_999},
          new short[] {0, 1, 2, 3},
          new short[] {3, 2, 1, 0},
          new byte[] {1, 0, 1, 0});

  @Test
  void theFirstEventsAreARowEach() {
    Table table = EventFigures.first(2, EVENTS);
    assertEquals(2, table.rowCount());
    assertEquals("OFF", table.stringColumn(3).get(1));
    assertEquals(6_000L, table.longColumn(0).getLong(1));
    assertEquals(4, EventFigures.first(9, EVENTS).rowCount());
  }

  @Test
  void ratesCountPerMillisecond() {
    var curves = EventFigures.rate(EVENTS, 10).panels().get(0).curves();
    Curve on = curves.get(0);
    assertArrayEquals(new double[] {5, 15}, on.x());
    assertArrayEquals(new double[] {0.2, 0}, on.y(), 1e-12);
    assertArrayEquals(new double[] {0.1, 0.1}, curves.get(1).y(), 1e-12);
  }

  /** A frame by time spans 9,999 us here, so that the third event is the first of the second. */
  @Test
  void everyFrameIsCounted() {
    assertArrayEquals(
        new double[] {2, 2},
        EventFigures.perFrame(new FrameIntegration.ByTime(2).integrate(EVENTS)));
    var panels =
        EventFigures.counts(EVENTS, Map.of("by number", new FrameIntegration.ByNumber(4))).panels();
    assertEquals("by number", panels.get(0).title());
    assertArrayEquals(new double[] {1, 1, 1, 1}, panels.get(0).curves().get(0).y());
  }
}
