package sew.reproduce.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StraightPathsTest {
  @Test
  void pointsOnALineAreLeftOutAndCornersStay() {
    assertEquals(
        "<path d=\"M0 0 L4 0 L4 9\"/>",
        StraightPaths.in("<path d=\"M0 0 L1 0.05 L2 0 L4 0 L4 5 L4 9\"/>"));
  }

  @Test
  void aLineThatTurnsBackKeepsItsTurn() {
    String back = "<path d=\"M0 0 L9 0 L-3 0\"/>";
    assertEquals(back, StraightPaths.in(back));
  }

  @Test
  void areasAndCurvesStayAsTheyAre() {
    String area = "<path d=\"M0 0 L1 0 L2 0 L2 2 Z\"/><path id=\"M0 0 L1 0 L2 0\"/>";
    assertEquals(area, StraightPaths.in(area));
  }

  @Test
  void smallDepartureDoesNotAddUp() {
    StringBuilder bow = new StringBuilder("<path d=\"M0 0");
    IntStream.rangeClosed(1, 100).forEach(i -> bow.append(" L" + i + " " + i * i / 1000.0));
    String kept = StraightPaths.in(bow + "\"/>");
    int points = kept.split("L", -1).length;
    assertTrue(points > 3 && points < 20, kept);
  }

  @Test
  void aSmoothCurveTakesLessThanHalf() throws IOException {
    double[] x = IntStream.range(0, 320).asDoubleStream().toArray();
    double[] y = IntStream.range(0, 320).mapToDouble(i -> Math.exp(-i / 90.0)).toArray();
    Curve curve = new Curve("c", x, y, 0, Curve.Style.SOLID);
    Panel.Axis axis = Panel.Axis.linear("a");
    Panel panel = new Panel("p", axis, axis, List.of(curve));
    Figure figure = new Figure("f", "t", 1, List.of(panel));
    int whole = Svg.of(figure).split(" L", -1).length;
    int compact = Svg.compact(figure).split(" L", -1).length;
    assertTrue(whole > 320 && compact < whole / 2, whole + " and " + compact);
  }
}
