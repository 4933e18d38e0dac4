package sew.notebook;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import sew.data.Events;
import sew.data.FrameIntegration;
import sew.data.Frames;

/** The frames of a clip in rows: ON events red, OFF events blue, on white. */
final class ClipPicture {
  private static final int COLUMNS = 8;
  private static final int MAX_STEPS = 16;
  private static final int GAP = 4;

  /**
   * The minimum width of a frame on the screen in pixels; small sensors are enlarged by whole
   * numbers.
   */
  private static final int SIDE = 96;

  private ClipPicture() {}

  /** As the paper integrates events: 16 frames of equally many. */
  static Frames frames(Events events) {
    return new FrameIntegration.ByNumber(Math.max(1, Math.min(MAX_STEPS, events.size())))
        .integrate(events);
  }

  static byte[] png(Frames frames) throws IOException {
    int scale = Math.max(1, SIDE / Math.max(frames.width(), frames.height()));
    int columns = Math.min(COLUMNS, frames.steps());
    int rows = (frames.steps() + columns - 1) / columns;
    int width = scale * frames.width() + GAP;
    int height = scale * frames.height() + GAP;
    var image =
        new BufferedImage(columns * width - GAP, rows * height - GAP, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[image.getWidth()];
    Arrays.fill(row, 0xd9d9d9);
    for (int y = 0; y < image.getHeight(); y++) {
      image.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    int largest = Math.max(1, Arrays.stream(frames.counts()).max().orElse(1));
    for (int t = 0; t < frames.steps(); t++) {
      draw(frames, t, scale, largest, image, t % columns * width, t / columns * height);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private static void draw(
      Frames frames, int t, int scale, int largest, BufferedImage image, int left, int top) {
    int pixels = frames.height() * frames.width();
    for (int y = 0; y < frames.height() * scale; y++) {
      for (int x = 0; x < frames.width() * scale; x++) {
        int pixel = y / scale * frames.width() + x / scale;
        int off = frames.counts()[2 * t * pixels + pixel];
        int on = frames.counts()[(2 * t + 1) * pixels + pixel];
        image.setRGB(left + x, top + y, colour(off, on, largest));
      }
    }
  }

  /** The square root keeps single events visible beside pixels that saw hundreds. */
  private static int colour(int off, int on, int largest) {
    int less = (int) Math.round(255 * Math.sqrt((double) on / largest));
    int more = (int) Math.round(255 * Math.sqrt((double) off / largest));
    int red = 255 - more;
    int blue = 255 - less;
    return red << 16 | Math.max(0, 255 - less - more) << 8 | blue;
  }
}
