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
import org.junit.jupiter.params.provider.ValueSource;
import sew.data.Sha256;

class ImageTest {
  private static final Box WHOLE = new Box(0, 0, 53, 37);

  @TempDir private Path folder;

  private static Image resized(int height, int width) {
    Box all = new Box(0, 0, height, width);
    return TestImages.pattern().resampled(new Resampling(WHOLE, height, width, all, false));
  }

  /** SHA-256 of {@code numpy.asarray(image.resize((width, height), Image.BILINEAR))}, Pillow 12. */
  @ParameterizedTest
  @CsvSource({
    "80, 60, 64822139fcda389a0effbb7d82188be310f621597287a52e98068083007c7c9a",
    "53, 20, 77c94a9ba55c1bbea796cba95344e751dad109f37606506b7a386c941af4ec28",
    "24, 37, a66c7b3edebdf5bef63dbee47cda77c32a66247a89a9a26c45a25f101e0ffaa6",
    "11, 16, a1cb32e12bd20987c6a55e829952631a510182159d268634887c7cb85829dfc8",
    "1, 1, 00ec755019482152fa2225e6e3cfe7207102fdbc2b4d2e614760c0a4c3b417ee",
    "700, 3, f20b0e516c3c14d37e2d074706b1e0e2150dea04fc9902ed7db8800a73a5167e",
    "53, 37, 51a87e4495dbeb52128ae438f18f8cf85ca023d96a485c0f0879ceee922ada89",
    "106, 74, a4cb43f606bc48612734fc74d8672e31d8882469a74db69fe8efe4632844b89c",
    "53, 12, 187821bf2ae35d3404b3df1447db7af266589ba0325b8e0eca82d165c739bcce",
    "7, 37, 33b1d59957c5a622707ec42a01e03986a2d9c8388db5082d7efab37504beab58",
    "200, 9, 67cbecdb0a053b16df03901d4633b9fb77c7f1b0e334cc3d6107b694c3f17b67",
    "90, 111, 8dcd1f9ee367c88c2d410e4cf6d85dfc236c349ad40d837cb416be079be9133d"
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
      Box box = new Box(random.nextInt(height - h + 1), random.nextInt(width - w + 1), h, w);
      assertArrayEquals(
          resized(height, width).crop(box).rgb(),
          TestImages.pattern().resampled(new Resampling(WHOLE, height, width, box, false)).rgb(),
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

  /** SHA-256 of {@code CenterCrop(size)(Resize(resize)(image))}, torchvision 0.22.1, Pillow 13. */
  @ParameterizedTest
  @CsvSource({
    "420.jpg, 256, 224, 60d61a9acf755756bedcb7b4bafbc05473186c5d29a48e1362e0a305e41b7ab9",
    "420.jpg, 18, 16, a986753a4ec8d1d7dd236a4978ab0405345100a5949389b9b62d126e33c0b2b6",
    "420.jpg, 9, 3, 953a81d55b3cfd49447141c27ad5752dbca9ab69efedb83e6dde4253d4380d3b",
    "422.jpg, 256, 224, 40d6daa3146408aafa93daa785ae1e70f9a6e65d9e889aa31376ca1d80e01d42",
    "422.jpg, 18, 16, 527903241ed8afab5b2ddfca460a8d43f36049715c7621e224bf9029d7b20953",
    "422.jpg, 9, 3, 67fe7503f490c22ab19d65fbf795c5e3da4f6f9ddd5ff5eac517e2086c4ea213",
    "444.jpg, 256, 224, ab0d60ba69d58966c400af7979517b64e58661072b21d7e9dd0d8129dd04558d",
    "444.jpg, 18, 16, df4f353dc49332750aba63ddfce187a2679953061c3cd4ae441e79a197c7f0e7",
    "444.jpg, 9, 3, 7867f6e669fc4b80e87c4540c1945f72237f6044abeeb5957a1ed7317e8b13f7",
    "grey.jpg, 256, 224, 90d083b53d63692c48216153c85f8cce1ea1f5a2742caf5d98556915906cd95c",
    "grey.jpg, 18, 16, 319c1a9d039303134c6b1af1305f4854c6cc0ec3b83fc9206109f6b1e2e590c4",
    "grey.jpg, 9, 3, 21781c0c6797b868fd776f31e3efc6d148fc4a3c40fb8f0758c2b749f7151441",
    "progressive.jpg, 256, 224, 60d61a9acf755756bedcb7b4bafbc05473186c5d29a48e1362e0a305e41b7ab9",
    "progressive.jpg, 18, 16, a986753a4ec8d1d7dd236a4978ab0405345100a5949389b9b62d126e33c0b2b6",
    "progressive.jpg, 9, 3, 953a81d55b3cfd49447141c27ad5752dbca9ab69efedb83e6dde4253d4380d3b",
    "motion_photo.JPEG, 256, 224, a091a9ae283dbb14a429eb617ec1e4795bfef10885c76631a466e06cf0cb72d0",
    "motion_photo.JPEG, 18, 16, d110073697745e6313738839604824bbade2402eb86f5c7dc691c298eaee4788",
    "motion_photo.JPEG, 9, 3, 7c8636e4c6a5e4f3e3c4d16d0b93223bf8f9a1a2437ecf52c6e713c3e6437385",
    "cmyk.JPEG, 256, 224, 224f8b47ff2bcb9ab26737206569a19b73c5b0f0144c20afdca42fb5bd769643",
    "cmyk.JPEG, 18, 16, c0928d70b696a921ab29193d122b915b547d7fd96d3874102cd9a08a08f80861",
    "cmyk.JPEG, 9, 3, 9c5648f332e4c49dc567fb38d2b5fbc48e91983844de7ad79ebc2a1ece82e45b",
    "rgb.png, 256, 224, 3edb90b827cd90b06318d7701eb30b30d5c77496b8865f1942e0b7ca12083d9a",
    "rgb.png, 18, 16, da8e32d6eb2f9ea1b15628c8a7e6653d3f4003ab92964ed49d2ff042ab782900",
    "rgb.png, 9, 3, 0752ce9811bdf01a2a94434431c9f3466a19afbb22bb11aa57158c6ec808bfa0"
  })
  void testingIsTorchvisions(String file, int resize, int size, String sha256) throws Exception {
    Path path = Path.of(ImageTest.class.getResource("/images/" + file).toURI());
    Image image = new Transform.Test(resize, size).read(path, 0);
    assertEquals(sha256, Sha256.of(image.rgb()));
  }

  /** What training does not need is not decoded, which must not show. */
  @ParameterizedTest
  @ValueSource(strings = {"420.jpg", "progressive.jpg", "motion_photo.JPEG", "rgb.png"})
  void trainingIsThatOfTheWholeImage(String file) throws Exception {
    Path path = Path.of(ImageTest.class.getResource("/images/" + file).toURI());
    for (int i = 0; i < 30; i++) {
      Transform transform = new Transform.Train(i % 2 == 0 ? 16 : 40, 1, i);
      assertArrayEquals(transform.apply(Image.read(path), i).rgb(), transform.read(path, i).rgb());
    }
  }

  /** The crop first, then its resized pixels, then the flip. */
  @Test
  void aCropIsResizedWithoutWhatLiesOutside() {
    Box crop = new Box(5, 7, 41, 23);
    Box kept = new Box(2, 3, 11, 9);
    Image alone = TestImages.pattern().crop(crop);
    Box all = new Box(0, 0, 41, 23);
    Image expected = alone.resampled(new Resampling(all, 19, 14, kept, false));
    assertArrayEquals(
        expected.flipped().rgb(),
        TestImages.pattern().resampled(new Resampling(crop, 19, 14, kept, true)).rgb());
  }

  @Test
  void testingKeepsTheCentre() {
    // The shorter side, 37, becomes 40; the longer int(40 * 53 / 37) = 57.
    Image resized = resized(57, 40);
    Image expected = resized.crop(new Box(12, 4, 32, 32)); // rint(12.5) = 12
    assertArrayEquals(
        expected.rgb(), new Transform.Test(40, 32).apply(TestImages.pattern(), 0).rgb());
  }

  @Test
  void trainingBoxesKeepAreaAndRatio() {
    SplittableRandom random = new SplittableRandom(1);
    double smallest = 1;
    double largest = 0;
    for (int i = 0; i < 2000; i++) {
      Box box = Transform.Train.box(300, 400, random);
      double share = box.height() * box.width() / 120_000.0;
      double ratio = (double) box.width() / box.height();
      assertTrue(share > 0.078 && share <= 1 && ratio > 0.74 && ratio < 1.35, box.toString());
      smallest = Math.min(smallest, share);
      largest = Math.max(largest, share);
    }
    assertTrue(smallest < 0.1 && largest > 0.9, smallest + " to " + largest);
    // Nothing with a ratio of at most 4/3 fits: the central fallback.
    assertEquals(new Box(0, 493, 10, 13), Transform.Train.box(10, 1000, random));
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
