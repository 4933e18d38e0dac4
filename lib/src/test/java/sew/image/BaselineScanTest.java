package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencv.core.CvType;
import org.opencv.core.Mat;
import org.opencv.core.MatOfByte;
import org.opencv.core.MatOfInt;
import org.opencv.imgcodecs.Imgcodecs;

/** Against OpenCV's libjpeg, whose pixels are Pillow's. */
class BaselineScanTest {
  private static final int[] SAMPLINGS = {
    Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_420,
    Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_422,
    Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444
  };

  private static byte[] file(String name) throws IOException {
    try (InputStream in = BaselineScanTest.class.getResourceAsStream("/images/" + name)) {
      return in.readAllBytes();
    }
  }

  private static Jpeg open(byte[] file) throws IOException {
    return (Jpeg) ImageDecoder.open(file, "a.jpg");
  }

  /** Waves and noise. */
  private static byte[] encoded(
      int height, int width, int quality, int sampling, int restarts, SplittableRandom random)
      throws CorruptImageException {
    // Loads the library.
    OpenCv.encodeJpeg(new Pixels(1, 1, new byte[3]), 90);
    Mat pixels = new Mat(height, width, CvType.CV_8UC3);
    MatOfByte file = new MatOfByte();
    byte[] values = new byte[height * width * 3];
    int noise = random.nextInt(1, 200);
    double speed = random.nextDouble(0.05, 1);
    for (int i = 0; i < values.length; i++) {
      double wave = 128 + 90 * Math.sin(speed * (i / 3 % width) + i % 3) + random.nextInt(noise);
      values[i] = (byte) Math.min(255, wave);
    }
    pixels.put(0, 0, values);
    MatOfInt options =
        new MatOfInt(
            Imgcodecs.IMWRITE_JPEG_QUALITY,
            quality,
            Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR,
            sampling,
            Imgcodecs.IMWRITE_JPEG_RST_INTERVAL,
            restarts);
    assertTrue(Imgcodecs.imencode(".jpg", pixels, file, options));
    return file.toArray();
  }

  /** Null if it is left to OpenCV. */
  private static byte[] own(Jpeg jpeg, Box box) throws CorruptImageException {
    PackedRows rows = new PackedRows(box);
    return BaselineScan.decode(jpeg.header(), box, rows) ? rows.pixels().rgb() : null;
  }

  private static Box whole(Jpeg jpeg) {
    return new Box(0, 0, jpeg.height(), jpeg.width());
  }

  private static Box within(Jpeg jpeg, SplittableRandom random) {
    int h = random.nextInt(1, jpeg.height() + 1);
    int w = random.nextInt(1, jpeg.width() + 1);
    int top = random.nextInt(jpeg.height() - h + 1);
    return new Box(top, random.nextInt(jpeg.width() - w + 1), h, w);
  }

  @ParameterizedTest
  @CsvSource({
    "21, 27",
    "1, 5",
    "1, 1",
    "2, 7",
    "3, 5",
    "16, 16",
    "17, 33",
    "500, 9",
    "8, 900",
    "123, 211"
  })
  void pixelsOfEveryBoxAreLibjpegs(int height, int width) throws IOException {
    SplittableRandom random = new SplittableRandom(height * 1000L + width);
    for (int i = 0; i < 36; i++) {
      int restarts = i % 4 == 3 ? random.nextInt(1, 20) : 0;
      int quality = i % 6 == 0 ? 100 : random.nextInt(5, 100);
      int sampling = SAMPLINGS[i % 3];
      Jpeg jpeg = open(encoded(height, width, quality, sampling, restarts, random));
      Image expected = Image.of(OpenCv.decode(jpeg, jpeg.header().file()));
      byte[] all = own(jpeg, whole(jpeg));
      boolean isNarrow = width <= 4 && sampling != Imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
      assertEquals(isNarrow, all == null);
      if (isNarrow) {
        continue;
      }
      assertArrayEquals(expected.rgb(), all);
      for (int k = 0; k < 6; k++) {
        Box box = within(jpeg, random);
        assertArrayEquals(expected.crop(box).rgb(), own(jpeg, box), box.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"420", "422", "444", "grey", "restarts", "optimized", "filled", "thumbnail"})
  void commonKindsAreDecodedHere(String name) throws IOException {
    Jpeg jpeg = open(file(name + ".jpg"));
    assertArrayEquals(OpenCv.decode(jpeg, jpeg.header().file()).rgb(), own(jpeg, whole(jpeg)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"440", "411", "410", "progressive", "arithmetic", "rgb_inside", "inks", "ycck"})
  void rareKindsAreLeftToLibraries(String name) throws IOException {
    Jpeg jpeg = open(file(name + ".jpg"));
    assertEquals(null, own(jpeg, whole(jpeg)));
  }

  /** Whatever is damaged: what libjpeg makes of it, or nothing. */
  @Test
  void damagedDataAreLibjpegsOrLeftToIt() throws IOException {
    SplittableRandom random = new SplittableRandom(9);
    int decoded = 0;
    int left = 0;
    int refused = 0;
    for (int i = 0; i < 600; i++) {
      byte[] file = encoded(40, 56, 70, SAMPLINGS[i % 3], i % 2 * 5, random);
      int scan = file.length / 2;
      int from = i % 2 == 0 ? scan : i % 4 == 1 ? 160 : 2;
      for (int k = 0; k < 1 + i % 3; k++) {
        int at = random.nextInt(from, i % 4 == 3 ? 640 : file.length - 2);
        file[at] = (byte) (file[at] ^ (1 << random.nextInt(8)));
      }
      byte[] expected = null;
      Jpeg jpeg;
      try {
        jpeg = open(file);
      } catch (CorruptImageException e) {
        continue;
      }
      try {
        expected = OpenCv.decode(jpeg, jpeg.header().file()).rgb();
      } catch (CorruptImageException e) {
        refused++;
      }
      byte[] own = own(jpeg, whole(jpeg));
      if (own == null) {
        left++;
      } else {
        decoded++;
        assertArrayEquals(expected, own, "file " + i);
      }
    }
    String counts = decoded + " decoded, " + left + " left, " + refused + " refused";
    assertTrue(decoded > 50 && left > 50 && refused > 10, counts);
  }
}
