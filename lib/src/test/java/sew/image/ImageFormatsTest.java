package sew.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Sha256;

/** Files of every kind against Pillow's pixels of them; {@code make_images.py} made both. */
class ImageFormatsTest {
  private static byte[] file(String name) throws IOException {
    try (InputStream in = ImageFormatsTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "/images/expected.csv", useHeadersInDisplayName = true)
  void pixelsArePillows(String file, int height, int width, String sha256) throws IOException {
    Image image = Image.decode(file(file), file);
    assertEquals(height + " x " + width, image.height() + " x " + image.width());
    assertEquals(sha256, Sha256.of(image.rgb()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "420.jpg",
        "progressive.jpg",
        "ycck.jpg",
        "motion_photo.JPEG",
        "rgb.png",
        "interlaced.png",
        "grey_16.png",
        "rgb.bmp",
        "palette.bmp",
        "rgb.ppm",
        "plain.pgm",
        "lossy.webp",
        "alpha_lossless.webp",
        "lzw.tif",
        "packbits.tif"
      })
  void anImageThatIsCutOffIsNamed(String file) throws IOException {
    byte[] whole = file(file);
    int image = file.startsWith("motion") ? 2000 : whole.length;
    for (int length : new int[] {image * 9 / 10, image / 2, 40, 12, 3, 1}) {
      assertRefused(Arrays.copyOf(whole, length), file);
    }
  }

  private static String assertRefused(byte[] bytes, String name) {
    var e = assertThrows(CorruptImageException.class, () -> Image.decode(bytes, name));
    assertTrue(e.getMessage().startsWith(name + ": expected "), e.getMessage());
    return e.getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "GIF89a; a GIF",
        "....ftypheic; a HEIC image",
        "....ftypmif1; a HEIC image",
        "....ftypavif; an AVIF image",
        "....ftypmp42; a film",
        "<?xml version=1.0?><svg width=8>; an SVG drawing",
        "<!DOCTYPE html>; a web page",
        "version https://git-lfs.github.com/spec/v1; a Git LFS pointer",
        "%PDF-1.7; a PDF",
        "RIFF1234WAVE; starts with 'RIFF1234WAVE'",
        "hello\u001b[31m; starts with 'hello\\u001b[31m'",
      })
  void anotherFileIsNamedWhateverItIsCalled(String start, String found) {
    byte[] bytes = Arrays.copyOf(start.getBytes(StandardCharsets.ISO_8859_1), 2000);
    String message = assertRefused(bytes, "photo.jpg");
    assertTrue(message.contains(found), message);
  }

  @Test
  void anAnimationAndEmptyFilesAreNamed() throws IOException {
    String animation = assertRefused(file("refused/animated.webp"), "a.webp");
    assertTrue(animation.contains("an animation"), animation);
    assertTrue(assertRefused(new byte[0], "a.png").contains("empty"));
    assertTrue(assertRefused(new byte[4000], "a.png").contains("only zeros"));
  }

  @Test
  void jpegsOfRareKindsAreNamed() throws IOException {
    byte[] jpeg = file("444.jpg");
    int frame = new String(jpeg, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00c0");
    jpeg[frame + 4] = 12;
    assertTrue(assertRefused(jpeg, "a.jpg").contains("12 bits"));
    jpeg[frame + 1] = (byte) 0xc3;
    assertTrue(assertRefused(jpeg, "a.jpg").contains("lossless"));
  }

  private static byte[] header(ByteOrder order, int length, String start) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(order);
    bytes.put(start.getBytes(StandardCharsets.ISO_8859_1));
    return bytes.array();
  }

  private static byte[] of(byte[] start, ByteOrder order, int at, int... values) {
    ByteBuffer bytes = ByteBuffer.wrap(start).order(order);
    for (int i = 0; i < values.length; i++) {
      bytes.putInt(at + 4 * i, values[i]);
    }
    return start;
  }

  /** Each header alone is 100 bytes: nothing of such a size may be asked for. */
  @Test
  void tooManyPixelsAreRefusedBeforeDecoding() {
    ByteOrder big = ByteOrder.BIG_ENDIAN;
    ByteOrder little = ByteOrder.LITTLE_ENDIAN;
    byte[] png = header(big, 100, "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR");
    byte[] bmp = header(little, 100, "BM");
    byte[] tiff = header(little, 100, "II*\0\b\0\0\0\2\0\0\1\4\0\1\0\0\0....\1\1\4\0\1\0\0\0....");
    byte[] webp = header(little, 100, "RIFF\\\0\0\0WEBPVP8X\n\0\0\0\0\0\0\0?\u009c\0?\u009c\0");
    byte[] jpeg = header(big, 100, "\u00ff\u00d8\u00ff\u00c0\0\u0011\b\u00ff\u00ff\u00ff\u00ff\3");
    jpeg[21] = (byte) 0xff;
    jpeg[22] = (byte) 0xd9;
    byte[][] files = {
      of(png, big, 16, 20_000, 20_000),
      of(of(bmp, little, 14, 40), little, 18, 20_000, -20_000),
      of(of(tiff, little, 18, 20_000), little, 30, 20_000),
      webp,
      "P5 20000 20000 255 ".getBytes(StandardCharsets.US_ASCII),
      jpeg
    };
    for (byte[] file : files) {
      String message = assertRefused(file, "bomb");
      assertTrue(message.contains("at most 178,956,970 pixels"), message);
      assertTrue(message.matches(".*(20,000|40,000|65,535) x .*"), message);
    }
    String strip = assertRefused(of(png, big, 16, 1_000_001, 1), "strip.png");
    assertTrue(strip.contains("sides of at most 1,000,000"), strip);
    assertTrue(assertRefused(of(png, big, 16, 0, 1), "none.png").contains("0 x 1"), strip);
  }

  @Test
  void tilesThatAreFarLargerThanTheImageAreRefused() throws IOException {
    byte[] tiles = file("tiles.tif");
    ByteBuffer tiff = ByteBuffer.wrap(tiles).order(ByteOrder.LITTLE_ENDIAN);
    int directory = tiff.getInt(4);
    for (int i = 0; i < tiff.getShort(directory); i++) {
      int entry = directory + 2 + 12 * i;
      if (tiff.getShort(entry) == TiffTags.TILE_WIDTH) {
        tiff.putShort(entry + 2, (short) 4).putInt(entry + 8, Integer.MAX_VALUE);
      }
    }
    String message = assertRefused(tiles, "tiles.tif");
    assertTrue(message.contains("2,147,483,647 x 16"), message);
  }

  /** A damaged file is refused or read, and never ends otherwise. */
  @Test
  void damagedFilesNeverFailInAnotherWay() throws IOException {
    SplittableRandom random = new SplittableRandom(2020);
    String[] names = {
      "420.jpg",
      "ycck.jpg",
      "grey_16.png",
      "palette.png",
      "565.bmp",
      "rle8.bmp",
      "max_1000.ppm",
      "plain.ppm",
      "lossy.webp",
      "lzw_predictor.tif",
      "tiles.tif",
      "alpha_lzw.tif",
      "deflate.tif"
    };
    int refused = 0;
    for (String name : names) {
      byte[] whole = file(name);
      for (int n = 0; n < 60; n++) {
        byte[] damaged = whole.clone();
        for (int i = 0; i < 1 + n % 4; i++) {
          int among = n % 2 == 0 ? damaged.length : Math.min(damaged.length, 100);
          damaged[random.nextInt(among)] = (byte) random.nextInt(256);
        }
        try {
          Image.decode(damaged, name);
        } catch (CorruptImageException e) {
          refused++;
          assertTrue(e.getMessage().startsWith(name), e.getMessage());
        }
      }
    }
    assertTrue(refused > 100 && refused < names.length * 60, refused + " refused");
  }

  /** Decoders fill what is missing with grey, and say nothing. */
  @Test
  void aJpegThatAnotherOneFollowsTooEarlyIsNamed() throws IOException {
    byte[] whole = file("420.jpg");
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(whole, 0, whole.length - 200);
    joined.write(whole);
    String message = assertRefused(joined.toByteArray(), "joined.jpg");
    assertTrue(message.contains("another one before its end"), message);
  }

  @Test
  void bytesBehindAJpegMayBeAnything() throws IOException {
    byte[] whole = file("420.jpg");
    String expected = Sha256.of(Image.decode(whole, "whole.jpg").rgb());
    ByteArrayOutputStream film = new ByteArrayOutputStream();
    film.write(whole);
    for (int marker : new int[] {0xda, 0xc0, 0xd8, 0xe1, 0xff}) {
      film.write(0xff);
      film.write(marker);
      film.write(new byte[] {0, 12, 1, 2, 3});
    }
    assertEquals(expected, Sha256.of(Image.decode(film.toByteArray(), "film.jpg").rgb()));
  }
}
