package sew.reproduce.clip;

import static sew.reproduce.plot.Notation.escaped;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import sew.image.Image;

/** A page with one image as a network sees it, before normalisation. */
public final class StillPage {
  private static final String STYLE =
      """
      body { font-family: sans-serif; font-size: 14px; margin: 1rem; background: #fff; color: #222; }
      h1 { font-size: 1.2rem; overflow-wrap: anywhere; }
      img { width: 100%; max-width: 448px; image-rendering: pixelated; border: 1px solid #bbb; box-sizing: border-box; }
      th { text-align: left; font-weight: normal; color: #555; padding-right: .8rem; vertical-align: top; white-space: nowrap; }
      td { overflow-wrap: anywhere; }
      """;

  private StillPage() {}

  /** The page as HTML in UTF-8; it asks the network for nothing. */
  public static String of(String title, Image image, List<ClipView.Fact> facts) throws IOException {
    String picture = Base64.getEncoder().encodeToString(png(image));
    return OfflinePage.of(
        title,
        STYLE,
        """
        <h1>%1$s</h1>
        <img alt="%1$s" src="data:image/png;base64,%2$s">
        <table>
        %3$s</table>
        """
            .formatted(escaped(title), picture, OfflinePage.rows(facts)));
  }

  private static byte[] png(Image image) throws IOException {
    BufferedImage drawn =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] rgb = image.rgb();
    for (int i = 0; i < image.height() * image.width(); i++) {
      int colour =
          ((rgb[3 * i] & 0xff) << 16) | ((rgb[3 * i + 1] & 0xff) << 8) | (rgb[3 * i + 2] & 0xff);
      drawn.setRGB(i % image.width(), i / image.width(), colour);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(drawn, "png", png);
    return png.toByteArray();
  }
}
