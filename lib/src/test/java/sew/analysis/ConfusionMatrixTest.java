package sew.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  @Test
  void countsHitsRecallAndPrecision() {
    ConfusionMatrix matrix = new ConfusionMatrix(3, 2);
    matrix.add(0, new float[] {3, 2, 1});
    matrix.add(0, new float[] {2, 3, 1});
    matrix.add(1, new float[] {0, 1, 0});
    matrix.add(0, new float[] {1, 3, 2});
    matrix.add(1, new float[] {1, 1, 0}); // the tie goes to class 0
    assertEquals(2, matrix.count(0, 1));
    assertEquals(1, matrix.count(1, 0));
    assertEquals(5, matrix.samples());
    assertEquals(2, matrix.hits());
    assertEquals(4, matrix.topKHits());
    assertEquals(1.0 / 3, matrix.recall(0));
    assertEquals(1.0 / 3, matrix.precision(1));
    assertEquals(Double.NaN, matrix.recall(2));
  }

  @Test
  void refusesWhatCannotBeRanked() {
    ConfusionMatrix matrix = new ConfusionMatrix(2, 1);
    assertThrows(IllegalArgumentException.class, () -> matrix.add(2, new float[] {0, 1}));
    assertThrows(IllegalArgumentException.class, () -> matrix.add(0, new float[] {0}));
    assertThrows(IllegalArgumentException.class, () -> matrix.add(0, new float[] {0, Float.NaN}));
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(2, 3));
  }
}
