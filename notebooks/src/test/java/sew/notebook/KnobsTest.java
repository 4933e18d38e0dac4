package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sew.residual.ConnectFunction;

class KnobsTest {
  @Test
  void numbersAreLabelledShort() {
    Knob<Double> tau = Knob.of("tau", 2.0, 1.25, 2.0, 4.0);
    assertEquals(List.of("1.25", "2", "4"), tau.labels());
    assertEquals("2", tau.start());
    assertEquals(List.of("4", "16"), Knob.of("T", 16, 4, 16).labels());
  }

  @Test
  void otherValuesBringTheirLabels() {
    Knob<ConnectFunction> g =
        Knob.of("g", ConnectFunction.AND, ConnectFunction.TABLE_1, ConnectFunction::name);
    assertEquals(List.of("ADD", "AND", "IAND"), g.labels());
    assertEquals("AND", g.start());
    assertEquals(ConnectFunction.IAND, g.values().get("IAND"));
  }

  @Test
  void aKnobStartsAtOneOfItsValues() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Knob.of("tau", 3.0, 2.0, 4.0));
    assertEquals("tau: expected to start at one of [2, 4], found 3", refused.getMessage());
  }

  @Test
  void everySettingHasItsView() {
    Knob<Integer> tens = Knob.of("tens", 20, 10, 20, 30);
    Knob<Integer> ones = Knob.of("ones", 1, 1, 2);
    Knobs<Integer> sums = Knobs.of(tens, ones, Integer::sum);
    assertEquals(6, sums.views().size());
    assertEquals(32, sums.views().get(List.of("30", "2")));
    assertEquals(21, sums.first());
    assertEquals("tens = 20, ones = 1", sums.describe(sums.start()));
    Knobs<Integer> squares = Knobs.of(ones, n -> n * n);
    assertEquals(Map.of(List.of("1"), 1, List.of("2"), 4), squares.views());
    assertTrue(squares.map(n -> n + 0.5).views().containsValue(4.5));
  }
}
