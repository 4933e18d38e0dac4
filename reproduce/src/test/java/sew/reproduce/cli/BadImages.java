package sew.reproduce.cli;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Folders of images in 11 classes, of which one image is bad. */
final class BadImages {
  private final Path folder;

  private BadImages(Path folder) {
    this.folder = folder;
  }

  static void write(Path folder) throws IOException {
    new BadImages(folder).write();
  }

  private void write() throws IOException {
    byte[] good = encoded("jpg");
    images("images", null);
    images("images-cut", Arrays.copyOf(good, good.length / 2));
    images("images-empty", new byte[0]);
    images("images-text", "hello".getBytes(StandardCharsets.US_ASCII));
    images("images-bomb", png(20_000, 20_000, 20_000));
    images("images-giant", png(60_000, 60_000, 10));
    Path loop = images("images-loop", null).resolve("c00").resolve("loop.jpeg");
    Files.createSymbolicLink(loop, loop.getFileName());
    Files.createSymbolicLink(folder.resolve("images-link"), folder.resolve("images"));
    Files.createDirectories(folder.resolve("images-none").resolve("val").resolve("c00"));
  }

  private static byte[] encoded(String format) throws IOException {
    BufferedImage picture = new BufferedImage(48, 40, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 48 * 40; i++) {
      picture.setRGB(i % 48, i / 48, i * i * 31);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(picture, format, out);
    return out.toByteArray();
  }

  private Path images(String name, byte[] bad) throws IOException {
    Path val = folder.resolve(name).resolve("val");
    for (int i = 0; i < 11; i++) {
      Path place = Files.createDirectories(val.resolve("c%02d".formatted(i)));
      Files.write(place.resolve("good.jpeg"), encoded("jpg"));
    }
    if (bad != null) {
      boolean isPng = bad.length > 1 && bad[1] == 'P';
      Files.write(val.resolve("c00").resolve(isPng ? "bad.png" : "bad.jpeg"), bad);
    }
    return val;
  }

  /** A grey image of zeros that has only {@code rows} of its rows. */
  private static byte[] png(int width, int height, int rows) throws IOException {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream zeros =
        new DeflaterOutputStream(data, new Deflater(Deflater.BEST_SPEED))) {
      byte[] row = new byte[1 + width];
      for (int y = 0; y < rows; y++) {
        zeros.write(row);
      }
    }
    byte[] header = ByteBuffer.allocate(13).putInt(width).putInt(height).putInt(0x08000000).array();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    out.write(chunk("IHDR", header));
    out.write(chunk("IDAT", data.toByteArray()));
    out.write(chunk("IEND", new byte[0]));
    return out.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(type.getBytes(StandardCharsets.US_ASCII)).put(content);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) sum.getValue()).array();
  }
}
