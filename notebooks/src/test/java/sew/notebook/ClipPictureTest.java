package sew.notebook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import sew.data.Events;
import sew.data.Frames;

class ClipPictureTest {
  @Test
  void onIsRedOffIsBlueAndFewEventsArePale() throws IOException {
    // One step of 1 x 4 pixels: none, 4 OFF, 4 ON, 1 ON; then an empty one.
    Frames frames = new Frames(2, 1, 4, new int[] {0, 4, 0, 0, 0, 0, 4, 1, 0, 0, 0, 0, 0, 0, 0, 0});
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(ClipPicture.png(frames)));
    int scale = 96 / 4;
    assertEquals(2 * 96 + 4, image.getWidth());
    assertEquals(scale, image.getHeight());
    assertEquals(0xffffff, pixel(image, 0));
    assertEquals(0x0000ff, pixel(image, scale));
    assertEquals(0xff0000, pixel(image, 2 * scale));
    assertEquals(0xff7f7f, pixel(image, 3 * scale)); // the square root of a quarter
    assertEquals(0xd9d9d9, pixel(image, 96), "between the frames");
    assertEquals(0xffffff, pixel(image, 96 + 4), "the empty frame");
  }

  @Test
  void moreThanEightFramesGoIntoASecondRow() throws IOException {
    Frames frames = new Frames(9, 96, 96, new int[9 * 2 * 96 * 96]);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(ClipPicture.png(frames)));
    assertEquals(8 * 100 - 4, image.getWidth());
    assertEquals(2 * 100 - 4, image.getHeight());
  }

  @Test
  void eventsBecomeSixteenFramesOrAsManyAsThereAreEvents() {
    assertEquals(16, ClipPicture.frames(events(100)).steps());
    assertEquals(3, ClipPicture.frames(events(3)).steps());
  }

  private static Events events(int count) {
    return new Events(2, 2, new long[count], new short[count], new short[count], new byte[count]);
  }

  private static int pixel(BufferedImage image, int x) {
    return image.getRGB(x, 0) & 0xffffff;
  }
}
