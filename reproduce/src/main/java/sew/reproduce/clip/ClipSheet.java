package sew.reproduce.clip;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import sew.data.Frames;
import sew.reproduce.plot.Palette;

/**
 * The frames of a clip side by side, one pixel for each of the sensor: ON events reddish, OFF
 * events blue, both on top of each other where a pixel saw both, on white.
 */
public final class ClipSheet {
  static final int GAP = 2;

  /** Okabe and Ito's vermilion and blue, which colour-blind readers can tell apart. */
  static final String ON = Palette.COLOURS.get(1);

  static final String OFF = Palette.COLOURS.get(0);
  private static final int COLUMNS = 8;

  /** Shades of one polarity; those of both are the colours of the image, and one between frames. */
  private static final int SHADES = 15;

  private static final int BETWEEN = SHADES * SHADES;

  /** A single event must be seen on white. */
  private static final double PALEST = 0.3;

  private static final IndexColorModel COLOURS = colours();

  private ClipSheet() {}

  private static IndexColorModel colours() {
    byte[] red = new byte[BETWEEN + 1];
    byte[] green = new byte[BETWEEN + 1];
    byte[] blue = new byte[BETWEEN + 1];
    Color on = Color.decode(ON);
    Color off = Color.decode(OFF);
    for (int i = 0; i < BETWEEN; i++) {
      double less = opacity(i / SHADES);
      double more = opacity(i % SHADES);
      red[i] = mixed(less, on.getRed(), more, off.getRed());
      green[i] = mixed(less, on.getGreen(), more, off.getGreen());
      blue[i] = mixed(less, on.getBlue(), more, off.getBlue());
    }
    red[BETWEEN] = green[BETWEEN] = blue[BETWEEN] = (byte) 0xd0;
    return new IndexColorModel(8, red.length, red, green, blue);
  }

  private static double opacity(int shade) {
    return shade == 0 ? 0 : PALEST + (1 - PALEST) * (shade - 1) / (SHADES - 2);
  }

  /** As two inks on white paper. */
  private static byte mixed(double on, int onColour, double off, int offColour) {
    double light = (1 - on * (1 - onColour / 255.0)) * (1 - off * (1 - offColour / 255.0));
    return (byte) Math.round(255 * light);
  }

  /** How many frames lie in a row. */
  static int columns(Frames frames) {
    return Math.min(COLUMNS, frames.steps());
  }

  /** The picture as a PNG file. */
  public static byte[] png(Frames frames) throws IOException {
    int columns = columns(frames);
    int rows = (frames.steps() + columns - 1) / columns;
    int width = frames.width() + GAP;
    int height = frames.height() + GAP;
    BufferedImage image =
        new BufferedImage(
            columns * width - GAP, rows * height - GAP, BufferedImage.TYPE_BYTE_INDEXED, COLOURS);
    WritableRaster pixels = image.getRaster();
    double full = Math.sqrt(full(frames));
    int[] between = new int[image.getWidth() * image.getHeight()];
    Arrays.fill(between, BETWEEN);
    pixels.setSamples(0, 0, image.getWidth(), image.getHeight(), 0, between);
    for (int t = 0; t < frames.steps(); t++) {
      draw(frames, t, full, pixels, t % columns * width, t / columns * height);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  /**
   * The count that gets the full colour: 99.5 % of the pixels that saw events stay below it,
   * because a broken pixel that fires all the time would make all others pale.
   */
  private static int full(Frames frames) {
    int[] seen = Arrays.stream(frames.counts()).filter(count -> count > 0).sorted().toArray();
    return seen.length == 0 ? 1 : seen[(int) (0.995 * (seen.length - 1))];
  }

  private static void draw(
      Frames frames, int t, double full, WritableRaster pixels, int left, int top) {
    int size = frames.height() * frames.width();
    for (int i = 0; i < size; i++) {
      int off = shade(frames.counts()[2 * t * size + i], full);
      int on = shade(frames.counts()[(2 * t + 1) * size + i], full);
      pixels.setSample(left + i % frames.width(), top + i / frames.width(), 0, on * SHADES + off);
    }
  }

  /** The square root keeps single events visible beside pixels that saw hundreds. */
  private static int shade(int count, double full) {
    double part = Math.min(1, Math.sqrt(count) / full);
    return count == 0 ? 0 : Math.max(1, (int) Math.round(part * (SHADES - 1)));
  }
}
