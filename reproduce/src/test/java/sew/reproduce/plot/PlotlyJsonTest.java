package sew.reproduce.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sew.reproduce.plot.Curve.Style;
import sew.reproduce.plot.Panel.Axis;

class PlotlyJsonTest {
  private static final Axis X = Axis.linear("block");
  private static final Curve RATE =
      new Curve("rate", new double[] {0, 1, 2}, new double[] {0.25, 0.5, 0.125}, 0, Style.SOLID);
  private static final Curve PAPER =
      new Curve("rate", new double[] {0, 2}, new double[] {0.25, 0.1}, 0, Style.DASHED);
  private static final Curve GRADIENT =
      new Curve("gradient", new double[] {0, 1, 2}, new double[] {1e-3, 0, 1e5}, 1, Style.SOLID);

  private static Figure figure() {
    Curve right =
        new Curve("loss", new double[] {0, 2}, new double[] {10, 20}, 2, Style.POINTS, true);
    Panel left =
        new Panel(
            "left",
            X,
            Axis.linear("%"),
            Axis.linear("nats"),
            List.of(RATE, PAPER, right),
            List.of(1.0));
    Panel second = new Panel("second", X, Axis.logarithmic("norm"), List.of(RATE, GRADIENT));
    return new Figure("f", "a title", 2, List.of(left, second));
  }

  @Test
  void everyCurveHasItsPoints() {
    List<?> traces = (List<?>) PlotlyJson.of(figure()).get("data");
    assertEquals(5, traces.size());
    assertArrayEquals(RATE.x(), numbers(traces.get(0), "x"));
    assertArrayEquals(RATE.y(), numbers(traces.get(0), "y"));
    assertArrayEquals(new double[] {0.25, 0.1}, numbers(traces.get(1), "y"), 1e-8);
    assertEquals("dash", ((Map<?, ?>) map(traces.get(1)).get("line")).get("dash"));
    assertEquals("markers", map(traces.get(2)).get("mode"));
  }

  @Test
  void aLongCurveOverEveryEpochNeedsNoList() {
    double[] epochs = IntStream.rangeClosed(1, 320).asDoubleStream().toArray();
    Curve curve = new Curve("c", epochs, epochs, 0, Style.SOLID);
    Figure figure = new Figure("f", "t", 1, List.of(new Panel("p", X, X, List.of(curve))));
    Map<?, ?> trace = map(((List<?>) PlotlyJson.of(figure).get("data")).get(0));
    assertEquals(1.0, trace.get("x0"));
    assertEquals(1, trace.get("dx"));
    assertFalse(trace.containsKey("x"));
    assertArrayEquals(epochs, numbers(trace, "y"));
  }

  @Test
  void zeroHasNoPlaceOnALogarithmicAxis() {
    List<?> traces = (List<?>) PlotlyJson.of(figure()).get("data");
    assertArrayEquals(new double[] {0, 2}, numbers(traces.get(4), "x"));
    assertArrayEquals(new double[] {1e-3, 1e5}, numbers(traces.get(4), "y"), 1e-9);
    Map<?, ?> axis = map(layout().get("yaxis3"));
    assertEquals("log", axis.get("type"));
    assertEquals(List.of(-3.0, 5.0), axis.get("range"));
  }

  @Test
  void panelsStandBesideEachOtherWithTheirOwnAxes() {
    List<?> first = (List<?>) map(layout().get("xaxis1")).get("domain");
    List<?> second = (List<?>) map(layout().get("xaxis3")).get("domain");
    assertTrue((double) first.get(1) < (double) second.get(0), first + " " + second);
    List<?> traces = (List<?>) PlotlyJson.of(figure()).get("data");
    assertEquals("y1", map(traces.get(0)).get("yaxis"));
    assertEquals("x3", map(traces.get(4)).get("xaxis"));
    assertEquals("y3", map(traces.get(4)).get("yaxis"));
  }

  @Test
  void theRightAxisLiesOverTheLeftOne() {
    List<?> traces = (List<?>) PlotlyJson.of(figure()).get("data");
    assertEquals("y2", map(traces.get(2)).get("yaxis"));
    assertEquals("x1", map(traces.get(2)).get("xaxis"));
    Map<?, ?> right = map(layout().get("yaxis2"));
    assertEquals("right", right.get("side"));
    assertEquals("y1", right.get("overlaying"));
  }

  @Test
  void theLegendNamesEachKindOfCurveOnce() {
    List<?> traces = (List<?>) PlotlyJson.of(figure()).get("data");
    assertEquals(
        List.of(true, true, true, false, true),
        traces.stream().map(trace -> map(trace).get("showlegend")).toList());
  }

  @Test
  void aLongLegendMakesTheFigureHigherAndALongTitleBreaks() {
    List<Curve> many =
        IntStream.range(0, 20)
            .mapToObj(
                i -> new Curve("Spiking ResNet number " + i, RATE.x(), RATE.y(), i, Style.SOLID))
            .toList();
    Panel one = new Panel("one", X, X, List.of(RATE));
    Panel full = new Panel("full", X, X, many);
    int few = (int) layout(new Figure("f", "short", 1, List.of(one))).get("height");
    Map<?, ?> long20 = layout(new Figure("f", "a long title ".repeat(10), 1, List.of(full)));
    assertTrue((int) long20.get("height") >= few + 9 * 20, "no room for the legend");
    assertTrue(((String) map(long20.get("title")).get("text")).contains("<br>"));
  }

  /** In Arial, the legend in 12 px and the title in 14 px. */
  @Test
  void titleAndLegendFitTheNarrowestWidth() {
    Curve capitals = new Curve("ANN2SNN and Spike-based BP", RATE.x(), RATE.y(), 0, Style.POINTS);
    Panel panel = new Panel("p", X, X, List.of(capitals));
    Map<?, ?> layout = layout(new Figure("f", "a title of words ".repeat(9), 1, List.of(panel)));
    double name = 170; // of these letters, measured
    int entry = (int) map(layout.get("legend")).get("entrywidth");
    assertTrue(entry > name && entry < 1.2 * name, entry + " pixels");
    double letter = 5.54; // of these words, measured
    int left = (int) map(layout.get("margin")).get("l");
    int narrowest = (int) map(layout.get("meta")).get("minWidth");
    for (String line : ((String) map(layout.get("title")).get("text")).split("<br>", -1)) {
      assertTrue(left + letter * line.length() <= narrowest, line);
    }
  }

  @Test
  void pointsOnTheEdgeAreWholeAndLinesAreCut() {
    List<?> traces = (List<?>) PlotlyJson.of(figure()).get("data");
    assertEquals(true, map(traces.get(0)).get("cliponaxis"));
    assertEquals(false, map(traces.get(2)).get("cliponaxis"));
  }

  @Test
  void aFewWholeNumbersHaveATickEach() {
    assertEquals(1, map(layout().get("xaxis1")).get("dtick"));
    for (double end : new double[] {1.5, 100}) {
      Curve curve = new Curve("c", new double[] {0, end}, new double[] {0, 1}, 0, Style.SOLID);
      Panel panel = new Panel("p", X, X, List.of(curve));
      Map<?, ?> axis = map(layout(new Figure("f", "t", 1, List.of(panel))).get("xaxis1"));
      assertFalse(axis.containsKey("dtick"), "ends at " + end);
    }
  }

  @Test
  void numbersBeyondFloatKeepTheirSize() {
    double[] huge = {1e-42, 1e300};
    Curve curve = new Curve("huge", new double[] {0.5, 40_000}, huge, 0, Style.SOLID);
    Figure figure = new Figure("f", "t", 1, List.of(new Panel("p", X, X, List.of(curve))));
    Object trace = ((List<?>) PlotlyJson.of(figure).get("data")).get(0);
    assertArrayEquals(huge, numbers(trace, "y"));
    assertArrayEquals(new double[] {0.5, 40_000}, numbers(trace, "x"));
  }

  private static Map<?, ?> layout() {
    return layout(figure());
  }

  private static Map<?, ?> layout(Figure figure) {
    return map(PlotlyJson.of(figure).get("layout"));
  }

  private static Map<?, ?> map(Object json) {
    return (Map<?, ?>) json;
  }

  /** Reads plotly's typed arrays. */
  private static double[] numbers(Object trace, String axis) {
    Map<?, ?> array = map(map(trace).get(axis));
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode((String) array.get("bdata")))
            .order(ByteOrder.LITTLE_ENDIAN);
    return switch ((String) array.get("dtype")) {
      case "i2" ->
          IntStream.range(0, bytes.limit() / 2).mapToDouble(i -> bytes.getShort(2 * i)).toArray();
      case "f4" ->
          IntStream.range(0, bytes.limit() / 4).mapToDouble(i -> bytes.getFloat(4 * i)).toArray();
      default ->
          IntStream.range(0, bytes.limit() / 8).mapToDouble(i -> bytes.getDouble(8 * i)).toArray();
    };
  }
}
