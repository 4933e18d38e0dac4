package sew.notebook.figures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import sew.reproduce.plot.Curve;

class AccuracyByDepthTest {
  @Test
  void depthIsDrawnFromThePaperAndFromTheLogs() {
    List<Curve> test = AccuracyByDepth.figure(List.of()).panels().get(0).curves();
    assertEquals(4, test.size());
    assertArrayEquals(new double[] {18, 34, 50, 101, 152}, test.get(1).x());
    assertArrayEquals(new double[] {63.18, 67.04, 67.78, 68.76, 69.26}, test.get(0).y());
    assertEquals(62.812, test.get(1).y()[0], 1e-9);
    assertEquals(8.706, test.get(3).y()[4], 1e-9);
  }
}
