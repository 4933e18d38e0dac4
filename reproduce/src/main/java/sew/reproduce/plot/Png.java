package sew.reproduce.plot;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** A figure as an image for pages that cannot show SVG. */
public final class Png {
  /** Pixels per unit of the drawing: sharp on dense screens. */
  static final int SCALE = 2;

  private Png() {}

  public static byte[] of(Figure figure) throws IOException {
    return of(new Drawing(figure));
  }

  public static byte[] of(HeatMap map) throws IOException {
    return of(new HeatMapDrawing(map));
  }

  private static byte[] of(Drawable drawing) throws IOException {
    BufferedImage image =
        new BufferedImage(
            SCALE * drawing.width(), SCALE * drawing.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.scale(SCALE, SCALE);
    drawing.draw(graphics);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
