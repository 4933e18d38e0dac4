package sew.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
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
}
