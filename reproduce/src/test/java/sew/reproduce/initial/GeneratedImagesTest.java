package sew.reproduce.initial;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GeneratedImagesTest {
  private static final int SIZE = 48;

  @Test
  void aSeedIsOneBatch() {
    float[] two = GeneratedImages.draw(2, SIZE, 7);
    assertArrayEquals(two, GeneratedImages.draw(2, SIZE, 7));
    assertArrayEquals(Arrays.copyOf(two, 3 * SIZE * SIZE), GeneratedImages.draw(1, SIZE, 7));
    assertTrue(!Arrays.equals(two, GeneratedImages.draw(2, SIZE, 8)));
  }

  /** As photographs have: colours of the cube, long edges, and patches of every size. */
  @Test
  void neighboursAreAlikeAndColoursAreColours() {
    float[] image = GeneratedImages.draw(1, SIZE, 1);
    int same = 0;
    for (int y = 0; y < SIZE; y++) {
      for (int x = 1; x < SIZE; x++) {
        float red = image[y * SIZE + x];
        assertTrue(-0.485 / 0.229 - 1e-5 <= red && red <= (1 - 0.485) / 0.229 + 1e-5);
        same += red == image[y * SIZE + x - 1] ? 1 : 0;
      }
    }
    double share = (double) same / (SIZE * (SIZE - 1));
    assertTrue(share > 0.5 && share < 0.98, "share of equal neighbours " + share);
    assertEquals(3 * SIZE * SIZE, image.length);
  }
}
