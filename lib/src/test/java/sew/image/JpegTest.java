package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JpegTest {
  @TempDir private Path folder;

  private Path file(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("photo.jpg"), bytes);
  }

  private static byte[] jpeg() throws IOException {
    BufferedImage noise = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 60 * 40; i++) {
      noise.setRGB(i % 60, i / 60, i * 2654435);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(noise, "jpg", bytes));
    return bytes.toByteArray();
  }

  @Test
  void isReadWholeAndWithBytesAfterItsEnd() throws IOException {
    byte[] whole = jpeg();
    assertEquals(40, Image.read(file(whole)).height());
    assertEquals(60, Image.read(file(Arrays.copyOf(whole, whole.length + 7))).width());
  }

  @Test
  void isRefusedWhereItIsCutOff() throws IOException {
    byte[] whole = jpeg();
    for (int length : new int[] {whole.length - 1, whole.length * 2 / 3, 300}) {
      Path cut = file(Arrays.copyOf(whole, length));
      var e = assertThrows(IOException.class, () -> Image.read(cut));
      assertTrue(e.getMessage().contains("without its end"), e.getMessage());
    }
  }

  /** The file with a segment of its header after its first marker. */
  private static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.write(0xff);
    out.write(marker);
    out.write((content.length + 2) >> 8);
    out.write(content.length + 2);
    out.writeBytes(content);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }

  @Test
  void isNotTurnedByItsExifOrientation() throws IOException {
    String exif =
        "Exif\0\0MM\0*\0\0\0\b" // big endian, the directory at byte 8
            + "\0\u0001" // of one entry
            + "\u0001\u0012\0\u0003\0\0\0\u0001\0\u0006\0\0" // orientation 6: a quarter turn
            + "\0\0\0\0";
    byte[] turned = withSegment(jpeg(), 0xe1, exif.getBytes(StandardCharsets.ISO_8859_1));
    Image image = Image.decode(turned, "turned.jpg");
    assertEquals(40, image.height());
    assertArrayEquals(Image.decode(jpeg(), "plain.jpg").rgb(), image.rgb());
  }

  @Test
  void greyBecomesThreeEqualColours() throws IOException {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSamples(0, 0, 8, 8, 0, IntStream.range(0, 64).map(i -> 100).toArray());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    assertTrue(ImageIO.write(grey, "jpg", bytes));
    byte[] expected = new byte[3 * 64];
    Arrays.fill(expected, (byte) 100);
    assertArrayEquals(expected, Image.decode(bytes.toByteArray(), "grey.jpg").rgb());
  }

  /** ImageNet has some two dozen of these, written by Adobe's programs with inverted inks. */
  @Test
  void inksBecomeColours() throws IOException {
    WritableRaster inks = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 8, 8, 4, null);
    int[] inverted = {255, 40, 40, 255}; // magenta and yellow: red
    for (int i = 0; i < 64; i++) {
      inks.setPixel(i % 8, i / 8, inverted);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(inks, null, null));
    } finally {
      writer.dispose();
    }
    byte[] adobe = "Adobe\0d\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    Image red = Image.decode(withSegment(bytes.toByteArray(), 0xee, adobe), "inks.jpg");
    assertEquals(255, red.rgb()[0] & 0xff, 3);
    assertEquals(40, red.rgb()[1] & 0xff, 3);
    assertEquals(40, red.rgb()[2] & 0xff, 3);
  }
}
