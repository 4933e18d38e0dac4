package sew.reproduce.tensorboard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LayerActivityTest {

  @Test
  void aFewSamplesFromTheWholeTestSetAreLookedAt() {
    assertArrayEquals(new int[] {0, 5}, LayerActivity.samples(118, 10, 16));
    assertArrayEquals(new int[] {0}, LayerActivity.samples(4, 2, 16), "one at least");
    int[] gestures = LayerActivity.samples(1176, 288, 16);
    assertEquals(16, gestures.length, "a batch at most");
    assertEquals(270, gestures[15]);
    assertArrayEquals(new int[] {0, 1}, LayerActivity.samples(1000, 2, 16), "none twice");
  }
}
