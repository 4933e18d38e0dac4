package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Sha256;

class ImageTest {
  @TempDir private Path folder;

  /** [53, 37, 3] of (7 x^2 + 13 y + 3 x y + 91 c) mod 256. */
  private static Image pattern() {
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

  private static void writePng(Path file, Image image) throws IOException {
    BufferedImage png =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < image.height() * image.width(); i++) {
      int at = 3 * i;
      int colour =
          (image.rgb()[at] & 0xff) << 16
              | (image.rgb()[at + 1] & 0xff) << 8
              | (image.rgb()[at + 2] & 0xff);
      png.setRGB(i % image.width(), i / image.width(), colour);
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(png, "png", file.toFile());
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
    assertEquals(sha256, Sha256.of(Bilinear.resize(pattern(), height, width).rgb()));
  }

  @Test
  void readsColoursInTheirOrder() throws IOException {
    Path file = folder.resolve("a.png");
    writePng(file, pattern());
    Image read = Image.read(file);
    assertEquals(53, read.height());
    assertArrayEquals(pattern().rgb(), read.rgb());
  }

  @Test
  void testingKeepsTheCentre() {
    // The shorter side, 37, becomes 40; the longer int(40 * 53 / 37) = 57.
    Image resized = Bilinear.resize(pattern(), 57, 40);
    Image expected = resized.crop(new Image.Box(12, 4, 32, 32)); // rint(12.5) = 12
    assertArrayEquals(expected.rgb(), new Transform.Test(40, 32).apply(pattern(), 0).rgb());
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
    assertArrayEquals(epoch.apply(pattern(), 5).rgb(), epoch.apply(pattern(), 5).rgb());
    String first = Sha256.of(epoch.apply(pattern(), 5).rgb());
    assertNotEquals(first, Sha256.of(epoch.apply(pattern(), 6).rgb()));
    assertNotEquals(first, Sha256.of(new Transform.Train(16, 7, 4).apply(pattern(), 5).rgb()));
    assertNotEquals(first, Sha256.of(new Transform.Train(16, 8, 3).apply(pattern(), 5).rgb()));
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
    assertArrayEquals(pattern().rgb(), pattern().flipped().flipped().rgb());
    assertEquals(pattern().rgb()[0], pattern().flipped().rgb()[36 * 3]);
  }

  private ImageFolder twoClasses(int images) throws IOException {
    for (int i = 0; i < images; i++) {
      Image image = pattern().crop(new Image.Box(i, 0, 20, 20));
      writePng(folder.resolve("n0%d/i%02d.png".formatted(2 - i % 2, i)), image);
    }
    return ImageFolder.open(folder);
  }

  @Test
  void labelsAreThePlacesOfSortedFolders() throws IOException {
    ImageFolder two = twoClasses(6);
    assertEquals(List.of("n01", "n02"), two.classes());
    assertEquals(
        List.of(0, 0, 0, 1, 1, 1), two.entries().stream().map(ImageFolder.Entry::label).toList());
    assertEquals(6, ImageFolder.files(folder).size());
  }

  @Test
  void batchesDoNotDependOnTheWorkers() throws IOException {
    ImageFolder two = twoClasses(9);
    assertEquals(batches(two, 1), batches(two, 4));
    assertEquals(3, batches(two, 2).size());
  }

  private static List<String> batches(ImageFolder images, int workers) {
    List<String> found = new ArrayList<>();
    Transform transform = new Transform.Train(8, 1, 0);
    try (ImageBatches batches =
        new ImageBatches(images.entries(), transform, 4, workers, warning -> {})) {
      while (batches.hasNext()) {
        ImageBatches.Pixels batch = batches.next();
        assertEquals(batch.labels().length * 3 * 64, batch.pixels().length);
        found.add(
            java.util.Arrays.toString(batch.pixels()) + java.util.Arrays.toString(batch.labels()));
      }
    }
    return found;
  }

  @Test
  void anUnreadableImageIsLeftOutToldAndCounted() throws IOException {
    ImageFolder two = twoClasses(6);
    Path broken = two.entries().get(1).file();
    Files.write(broken, new byte[] {1, 2, 3});
    Files.write(two.entries().get(4).file(), new byte[0]);
    List<String> warnings = new ArrayList<>();
    try (ImageBatches batches =
        new ImageBatches(two.entries(), new Transform.Test(16, 16), 4, 2, warnings::add)) {
      assertArrayEquals(new int[] {0, 0, 1, 1}, batches.next().labels());
      assertEquals(2, batches.skipped());
      assertTrue(!batches.hasNext());
    }
    assertEquals(2, warnings.size());
    assertTrue(warnings.get(0).contains(broken.toString()), warnings.toString());
  }

  @Test
  void foldersThatAreNoneAreNamed() throws IOException {
    Path none = folder.resolve("none");
    assertTrue(message(() -> ImageFolder.open(none)).contains(none.toString()));
    Files.createDirectories(none.resolve("empty"));
    assertTrue(message(() -> ImageFolder.open(none)).contains("one per class"));
    assertTrue(
        message(() -> ImageBatches.first(List.of(), 2, new Transform.Test(8, 8), warning -> {}))
            .contains("expected 2 images"));
  }

  private static String message(org.junit.jupiter.api.function.Executable reading) {
    return assertThrows(IOException.class, reading).getMessage();
  }
}
