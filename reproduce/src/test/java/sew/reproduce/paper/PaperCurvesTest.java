package sew.reproduce.paper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaperCurvesTest {

  @ParameterizedTest
  @CsvSource({
    "fig3_imagenet_curves, 30, 6870",
    "fig4_firing_rates, 5, 123",
    "fig5_initial_firing_rates, 9, 352",
    "fig6_gradients_vth1_alpha2, 8, 194",
    "fig7_gradients_vth0.5_alpha2, 8, 192",
    "fig8_gradients_vth1_alpha3, 8, 179",
    "fig9_dvs_gesture_curves, 15, 2683"
  })
  void everyCurveIsThere(String figure, int curves, int vertices) {
    List<PaperCurve> found = PaperCurves.of(figure);
    assertEquals(curves, found.size());
    assertEquals(vertices, found.stream().mapToInt(curve -> curve.x().length).sum());
    for (PaperCurve curve : found) {
      for (int i = 1; i < curve.x().length; i++) {
        assertTrue(curve.x()[i] > curve.x()[i - 1], curve.series());
      }
    }
  }

  @Test
  void skippedPointsLieOnTheLine() {
    PaperCurve curve = new PaperCurve("a", "x", new int[] {1, 3, 4}, new double[] {2, 6, 0});
    double nan = Double.NaN;
    assertArrayEquals(new double[] {nan, 2, 4, 6, 0, nan}, curve.interpolated(0, 5));
    assertTrue(curve.hasVertexAt(3));
    assertFalse(curve.hasVertexAt(2));
  }

  @Test
  void aLineThatStaysOnZeroCoversEveryBlock() {
    PaperCurve and =
        PaperCurves.of("fig6_gradients_vth1_alpha2").stream()
            .filter(curve -> curve.series().equals("SEW AND ResNet-152"))
            .findFirst()
            .orElseThrow();
    assertArrayEquals(new double[50], and.interpolated(0, 49), 2e-5);
  }

  @Test
  void downsampleBlocksAreMarked() {
    assertEquals(List.of(3.0, 11.0, 47.0), PaperCurves.downsampleBlocks());
    List<PaperCurve> markers = PaperCurves.downsampleMarkers();
    assertEquals(5, markers.size());
    assertArrayEquals(new int[] {2, 4, 6}, markers.get(0).x());
    assertArrayEquals(new int[] {0, 3, 11, 47}, markers.get(4).x());
  }

  @Test
  void anUnknownFigureIsNamed() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> PaperCurves.of("fig10"));
    assertTrue(e.getMessage().contains("/paper/figures/fig10.csv"), e.getMessage());
  }
}
