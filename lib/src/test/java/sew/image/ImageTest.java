package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Sha256;

class ImageTest {
  private static final Image.Box WHOLE = new Image.Box(0, 0, 53, 37);

  @TempDir private Path folder;

  private static Image resized(int height, int width) {
    Image.Box all = new Image.Box(0, 0, height, width);
    return new Resampling(WHOLE, height, width, all, false).of(TestImages.pattern());
  }

  /** SHA-256 of {@code numpy.asarray(image.resize((width, height), Image.BILINEAR))}, Pillow 12. */
  @ParameterizedTest
  @CsvSource({
    "11, 16, a1cb32e12bd20987c6a55e829952631a510182159d268634887c7cb85829dfc8",
    "80, 60, 64822139fcda389a0effbb7d82188be310f621597287a52e98068083007c7c9a",
    "53, 20, 77c94a9ba55c1bbea796cba95344e751dad109f37606506b7a386c941af4ec28",
    "24, 37, a66c7b3edebdf5bef63dbee47cda77c32a66247a89a9a26c45a25f101e0ffaa6"
  })
  void resizesAsPillowBitByBit(int height, int width, String sha256) {
    assertEquals(sha256, Sha256.of(resized(height, width).rgb()));
  }

  /** What is kept of a resized image does not depend on what is not. */
  @Test
  void aBoxOfTheResizedImageIsThatOfTheWhole() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 60; i++) {
      int height = i % 5 == 0 ? 53 : random.nextInt(1, 130);
      int width = i % 4 == 0 ? 37 : random.nextInt(1, 100);
      int h = random.nextInt(1, height + 1);
      int w = random.nextInt(1, width + 1);
      Image.Box box =
          new Image.Box(random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w);
      assertArrayEquals(
          resized(height, width).crop(box).rgb(),
          new Resampling(WHOLE, height, width, box, false).of(TestImages.pattern()).rgb(),
          height + " x " + width + ", " + box);
    }
  }

  @Test
  void readsColoursInTheirOrder() throws IOException {
    Path file = folder.resolve("a.png");
    TestImages.write(file, "png", TestImages.pattern());
    Image read = Image.read(file);
    assertEquals(53, read.height());
    assertArrayEquals(TestImages.pattern().rgb(), read.rgb());
  }

  @Test
  void testingKeepsTheCentre() {
    // The shorter side, 37, becomes 40; the longer int(40 * 53 / 37) = 57.
    Image resized = resized(57, 40);
    Image expected = resized.crop(new Image.Box(12, 4, 32, 32)); // rint(12.5) = 12
    assertArrayEquals(
        expected.rgb(), new Transform.Test(40, 32).apply(TestImages.pattern(), 0).rgb());
  }

  @Test
  void trainingBoxesKeepAreaAndRatio() {
    SplittableRandom random = new SplittableRandom(1);
    double smallest = 1;
    double largest = 0;
    for (int i = 0; i < 2000; i++) {
      Image.Box box = Transform.Train.box(300, 400, random);
      double share = box.height() * box.width() / 120_000.0;
      double ratio = (double) box.width() / box.height();
      assertTrue(share > 0.078 && share <= 1 && ratio > 0.74 && ratio < 1.35, box.toString());
      smallest = Math.min(smallest, share);
      largest = Math.max(largest, share);
    }
    assertTrue(smallest < 0.1 && largest > 0.9, smallest + " to " + largest);
    // Nothing with a ratio of at most 4/3 fits: the central fallback.
    assertEquals(new Image.Box(0, 493, 10, 13), Transform.Train.box(10, 1000, random));
  }

  @Test
  void trainingDependsOnSeedEpochAndIndexAlone() {
    Transform epoch = new Transform.Train(16, 7, 3);
    assertArrayEquals(
        epoch.apply(TestImages.pattern(), 5).rgb(), epoch.apply(TestImages.pattern(), 5).rgb());
    String first = Sha256.of(epoch.apply(TestImages.pattern(), 5).rgb());
    assertNotEquals(first, Sha256.of(epoch.apply(TestImages.pattern(), 6).rgb()));
    assertNotEquals(
        first, Sha256.of(new Transform.Train(16, 7, 4).apply(TestImages.pattern(), 5).rgb()));
    assertNotEquals(
        first, Sha256.of(new Transform.Train(16, 8, 3).apply(TestImages.pattern(), 5).rgb()));
  }

  @Test
  void normalisesWithTheStatisticsOfImageNet() {
    float[] pixels = new Image(1, 2, new byte[] {0, 0, 0, -1, -1, -1}).normalised();
    float[] expected = {
      -0.485f / 0.229f,
      0.515f / 0.229f,
      -0.456f / 0.224f,
      0.544f / 0.224f,
      -0.406f / 0.225f,
      0.594f / 0.225f
    };
    assertArrayEquals(expected, pixels, 1e-6f);
  }

  @Test
  void aFlipIsItsOwnInverse() {
    assertArrayEquals(TestImages.pattern().rgb(), TestImages.pattern().flipped().flipped().rgb());
    assertEquals(TestImages.pattern().rgb()[0], TestImages.pattern().flipped().rgb()[36 * 3]);
  }
}
