package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Samples.Inputs;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;

class ImageSamplesTest {
  private static final int SIZE = 16;
  private static final int LENGTH = 3 * SIZE * SIZE;

  @TempDir private Path folder;
  private final List<String> warnings = new ArrayList<>();

  @BeforeEach
  void images() throws IOException {
    TestImages.writeAll(folder.resolve("train"), TestImages.twoClasses(0));
    TestImages.writeAll(folder.resolve("val"), TestImages.twoClasses(20));
  }

  private ImageSamples samples(int workers) throws IOException {
    ImageFiles files = ImageData.open(folder, folder.resolve("cache"), note -> {}).train();
    return new ImageSamples(files, SIZE, workers, warnings::add);
  }

  private static Pass pass(boolean training, int epoch, int[]... batches) {
    List<Request> requests =
        Arrays.stream(batches).map(batch -> new Request(batch, new int[] {0})).toList();
    return new Pass(training, 7, epoch, requests);
  }

  private static float[] values(Inputs inputs) {
    assertTrue(inputs.values().isDirect() && inputs.values().order() == ByteOrder.nativeOrder());
    assertEquals(inputs.labels().length * LENGTH, inputs.values().remaining());
    float[] values = new float[inputs.values().remaining()];
    inputs.values().get(values);
    return values;
  }

  private static List<String> all(ImageSamples samples, Pass pass) {
    List<String> found = new ArrayList<>();
    try (Reader reader = samples.read(pass)) {
      for (int i = 0; i < pass.batches().size(); i++) {
        Inputs inputs = reader.next();
        found.add(Arrays.toString(values(inputs)) + Arrays.toString(inputs.labels()));
      }
      assertThrows(NoSuchElementException.class, reader::next);
    }
    return found;
  }

  @Test
  void areStillImagesWithTheLabelsOfTheirFolders() throws IOException {
    ImageSamples samples = samples(1);
    assertEquals(5, samples.size());
    assertEquals(2, samples.classes());
    assertEquals(1, samples.steps());
    assertArrayEquals(new long[] {3, SIZE, SIZE}, samples.shape(1));
    assertEquals(1, samples.label(4));
    assertEquals("n00000002/b.JPEG", samples.name(4));
  }

  @Test
  void trainingAndTestingAreTheTransformsOfEachImage() throws IOException {
    ImageSamples samples = samples(2);
    int[] batch = {4, 0};
    Transform[] transforms = {new Transform.Train(SIZE, 7, 3), new Transform.Test(18, SIZE)};
    for (boolean training : new boolean[] {true, false}) {
      try (Reader reader = samples.read(pass(training, 3, batch))) {
        Inputs inputs = reader.next();
        assertArrayEquals(new long[] {1, 0}, inputs.labels());
        float[] values = values(inputs);
        for (int n = 0; n < 2; n++) {
          Image image = Image.read(folder.resolve("train").resolve(samples.name(batch[n])));
          assertArrayEquals(
              transforms[training ? 0 : 1].apply(image, batch[n]).normalised(),
              Arrays.copyOfRange(values, n * LENGTH, (n + 1) * LENGTH));
        }
      }
    }
    assertEquals(new Transform.Test(256, 224), Transform.Test.of(224));
    assertEquals(new Transform.Test(37, 32), Transform.Test.of(32));
  }

  @Test
  void batchesDoNotDependOnTheWorkers() throws IOException {
    Pass pass =
        pass(true, 0, new int[] {4, 1}, new int[] {0, 3}, new int[] {2}, new int[] {1, 1, 1});
    List<String> one = all(samples(1), pass);
    assertEquals(one, all(samples(5), pass));
    assertNotEquals(one.get(2), all(samples(1), pass(true, 1, new int[] {2})).get(0));
    // A sample is the same in whatever batch of the epoch it stands.
    assertEquals(one.get(2), all(samples(3), pass(true, 0, new int[] {2})).get(0));
  }

  @Test
  void corruptImagesAreLeftOutNamedAndCounted() throws IOException {
    Path none = folder.resolve("train/n00000001/a.JPEG");
    Path cut = folder.resolve("train/n00000002/a.JPEG");
    Files.write(none, new byte[] {1, 2, 3});
    Files.write(cut, Arrays.copyOf(Files.readAllBytes(cut), 400));
    Path empty = Files.write(folder.resolve("train/n00000002/b.JPEG"), new byte[0]);
    float[] second =
        Transform.Test.of(SIZE)
            .apply(Image.read(folder.resolve("train/n00000001/b.JPEG")), 1)
            .normalised();
    for (int workers : new int[] {1, 4}) {
      warnings.clear();
      try (Reader reader =
          samples(workers).read(pass(false, 0, new int[] {4, 0, 1}, new int[] {3}))) {
        Inputs inputs = reader.next();
        assertArrayEquals(new long[] {0}, inputs.labels());
        assertArrayEquals(second, values(inputs));
        assertEquals(2, reader.leftOut());
        assertEquals(0, values(reader.next()).length);
        assertEquals(3, reader.leftOut());
      }
      assertEquals(3, warnings.size());
      assertTrue(warnings.get(0).contains(empty.toString()), warnings.toString());
      assertTrue(warnings.get(1).contains(none.toString()), warnings.toString());
      assertTrue(warnings.get(2).contains(cut.toString()), warnings.toString());
    }
  }

  @Test
  void anImageThatIsGoneEndsThePass() throws IOException {
    ImageSamples samples = samples(2);
    Path gone = folder.resolve("train/n00000001/a.JPEG");
    Files.delete(gone);
    try (Reader reader = samples.read(pass(false, 0, new int[] {0}))) {
      var e = assertThrows(UncheckedIOException.class, reader::next);
      assertTrue(e.getMessage().contains(gone.toString()), e.getMessage());
    }
    assertEquals(List.of(), warnings);
  }

  @Test
  void damagedFilesOfAZipAreLeftOut() throws IOException {
    Path zip = folder.resolve("images.zip");
    var files = TestImages.below("train/", TestImages.twoClasses(0));
    files.put("train/n00000001/d.JPEG", new byte[5000]);
    TestImages.writeZip(zip, files, false);
    byte[] bytes = Files.readAllBytes(zip);
    byte[] name = "train/n00000002/b.JPEG".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    int at =
        new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
            .indexOf("train/n00000002/b.JPEG");
    Arrays.fill(bytes, at + name.length, at + name.length + 20, (byte) 0xff);
    Files.write(zip, bytes);
    ImageFiles images = ImageData.open(zip, folder, note -> {}).train();
    ImageSamples samples = new ImageSamples(images, SIZE, 2, warnings::add);
    try (Reader reader = samples.read(pass(true, 0, new int[] {0, 5, 3}))) {
      assertArrayEquals(new long[] {0}, reader.next().labels());
      assertEquals(2, reader.leftOut());
    }
    assertTrue(warnings.get(0).contains("train/n00000002/b.JPEG"), warnings.toString());
    assertTrue(warnings.get(1).contains("train/n00000001/d.JPEG"), warnings.toString());
  }

  @Test
  void waitingIsMeasuredAndClosingEarlyEndsTheWorkers() throws Exception {
    int[][] batches = new int[200][];
    Arrays.fill(batches, new int[] {0, 1, 2, 3, 4});
    Reader reader = samples(2).read(pass(true, 0, batches));
    assertTrue(reader.waited().isZero());
    reader.next();
    long first = reader.waited().toNanos();
    assertTrue(first > 0);
    Thread.sleep(300); // the next batch is ready
    reader.next();
    long ready = reader.waited().toNanos() - first;
    assertTrue(ready < 100_000_000, ready + " ns");
    reader.close();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("image worker")) {
        // A pool has ended when the last thread leaves it, a moment before that thread ends.
        thread.join(10_000);
        assertFalse(thread.isAlive());
      }
    }
  }
}
