package sew.reproduce.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import sew.data.Frames;

class ClipSheetTest {
  @Test
  void onIsVermilionOffIsBlueBothAreDarkAndFewEventsArePale() throws IOException {
    // One step of 1 x 5 pixels: none, 4 OFF, 4 ON, 1 ON, both; then an empty one.
    Frames frames =
        new Frames(2, 1, 5, new int[] {0, 4, 0, 0, 4, 0, 0, 4, 1, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    BufferedImage image = read(frames);
    assertEquals(2 * 5 + 2, image.getWidth());
    assertEquals(1, image.getHeight());
    assertEquals("ffffff", pixel(image, 0));
    assertEquals("0072b2", pixel(image, 1));
    assertEquals("d55e00", pixel(image, 2));
    // Shade 7 of 14, the square root of a quarter: 62 % of the colour on white.
    assertEquals("e59b60", pixel(image, 3));
    assertEquals("002a00", pixel(image, 4));
    assertEquals("d0d0d0", pixel(image, 5), "between the frames");
    assertEquals("ffffff", pixel(image, 7), "the empty frame");
  }

  @Test
  void moreThanEightFramesGoIntoASecondRow() throws IOException {
    BufferedImage image = read(new Frames(9, 10, 20, new int[9 * 2 * 10 * 20]));
    assertEquals(8 * 22 - 2, image.getWidth());
    assertEquals(2 * 12 - 2, image.getHeight());
  }

  /** A pixel that fires all the time would make all others pale. */
  @Test
  void aBrokenPixelDoesNotHideTheOthers() throws IOException {
    int[] counts = new int[2 * 1000];
    java.util.Arrays.fill(counts, 1000, 2000, 2);
    String usual = pixel(read(new Frames(1, 1, 1000, counts)), 500);
    counts[1000] = 10_000;
    assertEquals(usual, pixel(read(new Frames(1, 1, 1000, counts)), 500));
    assertNotEquals("ffffff", usual);
  }

  private static BufferedImage read(Frames frames) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(ClipSheet.png(frames)));
  }

  private static String pixel(BufferedImage image, int x) {
    return "%06x".formatted(image.getRGB(x, 0) & 0xffffff);
  }
}
