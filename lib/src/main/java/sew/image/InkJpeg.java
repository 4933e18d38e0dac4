package sew.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** JPEG files in inks, of which the JDK gives the components as they are stored. */
final class InkJpeg {
  private InkJpeg() {}

  /**
   * Decodes a JPEG of four components; Pillow takes them as inverted, as Adobe's programs do.
   *
   * @param end the byte after the image
   * @param isYcck whether the inks are stored as YCbCr and black
   */
  static Pixels decode(FileBytes file, int width, int height, int end, boolean isYcck)
      throws CorruptImageException {
    Raster raster = raster(file, end);
    if (raster.getWidth() != width || raster.getHeight() != height || raster.getNumBands() != 4) {
      throw file.corrupt("expected a CMYK image of the size that its header names");
    }
    byte[] rgb = new byte[width * height * 3];
    int[] row = new int[4 * width];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int c = row[4 * x];
        int m = row[4 * x + 1];
        int ye = row[4 * x + 2];
        int k = 255 - row[4 * x + 3];
        int at = (y * width + x) * 3;
        if (isYcck) {
          putYcck(rgb, at, c, m - 128, ye - 128, k);
        } else {
          Inks.put(rgb, at, 255 - c, 255 - m, 255 - ye, k);
        }
      }
    }
    return new Pixels(height, width, rgb);
  }

  /** YCbCr holds red, green and blue; libjpeg takes their complements as stored inks. */
  private static void putYcck(byte[] rgb, int at, int luma, int cb, int cr, int black) {
    int half = 1 << 15;
    int red = luma + ((fixed(1.40200) * cr + half) >> 16);
    int green = luma + ((-fixed(0.34414) * cb - fixed(0.71414) * cr + half) >> 16);
    int blue = luma + ((fixed(1.77200) * cb + half) >> 16);
    Inks.put(rgb, at, clipped(red), clipped(green), clipped(blue), black);
  }

  /** In units of 2^-16. */
  private static int fixed(double factor) {
    return (int) (factor * (1 << 16) + 0.5);
  }

  private static int clipped(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** The components as they are stored. */
  private static Raster raster(FileBytes file, int end) throws CorruptImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (ImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(withoutApplications(file, end)))) {
      reader.setInput(in, true, true);
      return reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      // The JDK's reader throws exceptions of many kinds at damaged files.
      throw file.corrupt("expected a CMYK image that can be decoded, found: " + e);
    } finally {
      reader.dispose();
    }
  }

  /** Without colour profiles and marks, by which the JDK would convert or refuse the image. */
  private static byte[] withoutApplications(FileBytes file, int end) throws CorruptImageException {
    byte[] bytes = file.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(end);
    out.write(bytes, 0, 2);
    int at = 2;
    while (bytes[at] == (byte) 0xff && (bytes[at + 1] & 0xff) != 0xda) {
      int marker = bytes[at + 1] & 0xff;
      if (marker == 0xff || marker == 0x01 || (marker >= 0xd0 && marker <= 0xd9)) {
        at += marker == 0xff ? 1 : 2;
        continue;
      }
      int length = 2 + file.u16(at + 2);
      boolean application = (marker >= 0xe0 && marker <= 0xef) || marker == 0xfe;
      if (!application) {
        out.write(bytes, at, length);
      }
      at += length;
    }
    out.write(bytes, at, end - at);
    return out.toByteArray();
  }
}
