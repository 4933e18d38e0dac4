package sew.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Small images and archives of them. */
final class TestImages {
  private TestImages() {}

  /** [53, 37, 3] of (7 x^2 + 13 y + 3 x y + 91 c) mod 256. */
  static Image pattern() {
    byte[] rgb = new byte[53 * 37 * 3];
    for (int y = 0; y < 53; y++) {
      for (int x = 0; x < 37; x++) {
        for (int c = 0; c < 3; c++) {
          rgb[(y * 37 + x) * 3 + c] = (byte) (7 * x * x + 13 * y + 3 * x * y + 91 * c);
        }
      }
    }
    return new Image(53, 37, rgb);
  }

  static byte[] bytes(String format, Image image) throws IOException {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < image.height() * image.width(); i++) {
      int at = 3 * i;
      int colour =
          (image.rgb()[at] & 0xff) << 16
              | (image.rgb()[at + 1] & 0xff) << 8
              | (image.rgb()[at + 2] & 0xff);
      picture.setRGB(i % image.width(), i / image.width(), colour);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, format, out);
    return out.toByteArray();
  }

  static void write(Path file, String format, Image image) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes(format, image));
  }

  /** An image that no other number has. */
  static Image numbered(int number) {
    return pattern().crop(new Box(number % 32, number / 32, 20, 20));
  }

  /** {@code <class>/<class>_<i>.JPEG} of two classes with three and two images. */
  static Map<String, byte[]> twoClasses(int firstNumber) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    int number = firstNumber;
    for (String name : new String[] {"n00000002/b", "n00000001/c", "n00000001/a", "n00000002/a"}) {
      files.put(name + ".JPEG", bytes("jpg", numbered(number++)));
    }
    files.put("n00000001/b.JPEG", bytes("png", numbered(number)));
    return files;
  }

  static void writeAll(Path folder, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  static void writeZip(Path zip, Map<String, byte[]> files, boolean stored) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        ZipEntry entry = new ZipEntry(file.getKey());
        if (stored) {
          CRC32 sum = new CRC32();
          sum.update(file.getValue());
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(file.getValue().length);
          entry.setCrc(sum.getValue());
        }
        out.putNextEntry(entry);
        out.write(file.getValue());
        out.closeEntry();
      }
    }
  }

  /** The same files below {@code prefix}. */
  static Map<String, byte[]> below(String prefix, Map<String, byte[]> files) {
    Map<String, byte[]> moved = new LinkedHashMap<>();
    files.forEach((name, bytes) -> moved.put(prefix + name, bytes));
    return moved;
  }
}
