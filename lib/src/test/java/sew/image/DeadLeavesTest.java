package sew.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sew.data.Sha256;
import sew.image.DeadLeaves.Spec;

class DeadLeavesTest {
  private static final Spec SMALL = new Spec(3, 4, 2, 48, 7);

  @TempDir private Path folder;

  @Test
  void isASetInTheLayoutOfImageNet() throws IOException {
    Path set = folder.resolve("leaves");
    AtomicInteger progress = new AtomicInteger();
    DeadLeaves.write(set, SMALL, progress::set);
    assertEquals(SMALL.images(), progress.get());
    ImageData data = ImageData.open(set, folder, note -> {});
    assertEquals(12, data.train().size());
    assertEquals(6, data.test().size());
    assertEquals(List.of("n90000000", "n90000001", "n90000002"), data.test().classes());
    assertEquals(48, Image.read(set.resolve("val/n90000002/val_00001.JPEG")).width());
    try (var left = Files.list(folder)) {
      assertEquals(List.of(set), left.toList());
    }
  }

  @Test
  void saysThatItIsGenerated() throws IOException {
    Path set = folder.resolve("leaves");
    DeadLeaves.write(set, SMALL, done -> {});
    assertTrue(DeadLeaves.isIn(set));
    assertTrue(
        Files.readString(set.resolve("README.txt")).contains("Nothing here was photographed"));
    assertTrue(Files.readString(set.resolve("README.txt")).contains("n90000001 bar"));
    assertFalse(DeadLeaves.isIn(folder));
  }

  @Test
  void isTheSameForTheSameSpecAndNoOther() throws IOException {
    Path set = folder.resolve("leaves");
    DeadLeaves.write(set, SMALL, done -> {});
    Path image = set.resolve("train/n90000001/n90000001_00003.JPEG");
    byte[] bytes = Files.readAllBytes(image);
    DeadLeaves.write(folder.resolve("again"), SMALL, done -> {});
    assertArrayEquals(
        bytes, Files.readAllBytes(folder.resolve("again/train/n90000001/n90000001_00003.JPEG")));
    // What is there stays.
    Files.write(image, new byte[1]);
    DeadLeaves.write(set, SMALL, done -> {});
    assertEquals(1, Files.size(image));
    var e =
        assertThrows(
            IOException.class, () -> DeadLeaves.write(set, new Spec(3, 4, 2, 48, 8), done -> {}));
    assertTrue(
        e.getMessage().contains("seed=8") && e.getMessage().contains("seed=7"), e.getMessage());
    assertThrows(IOException.class, () -> DeadLeaves.write(folder, SMALL, done -> {}));
  }

  @Test
  void isCompleteAfterAnInterruption() throws IOException {
    Path set = folder.resolve("leaves");
    assertThrows(
        IllegalStateException.class,
        () ->
            DeadLeaves.write(
                set,
                SMALL,
                done -> {
                  if (done == 5) {
                    throw new IllegalStateException("interrupted");
                  }
                }));
    assertFalse(Files.exists(set));
    DeadLeaves.write(set, SMALL, done -> {});
    assertEquals(12, ImageData.open(set, folder, note -> {}).train().size());
  }

  /** The picture of one seed: it changes only together with the version. */
  @Test
  void drawsWhatItsVersionDrew() {
    Image drawn = LeafPicture.draw(LeafShape.STAR, 32, new SplittableRandom(1));
    assertEquals("4ebaf1892ac59a98", Sha256.of(drawn.rgb()).substring(0, 16));
    assertEquals(1, DeadLeaves.VERSION);
    assertNotEquals(
        Sha256.of(drawn.rgb()),
        Sha256.of(LeafPicture.draw(LeafShape.DISC, 32, new SplittableRandom(1)).rgb()));
  }

  /** Size must say nothing about the class; the reach is what the drawing looks at. */
  @ParameterizedTest
  @EnumSource(LeafShape.class)
  void shapesHaveTheAreaOfADiscAndLieWithinTheirReach(LeafShape shape) {
    int inside = 0;
    double step = 0.01;
    double farthest = 0;
    for (double x = -4; x < 4; x += step) {
      for (double y = -4; y < 4; y += step) {
        if (shape.contains(x, y)) {
          inside++;
          farthest = Math.max(farthest, Math.hypot(x, y));
        }
      }
    }
    assertEquals(Math.PI, inside * step * step, 0.03, shape.title());
    assertTrue(farthest <= shape.reach() && farthest > 0.96 * shape.reach(), farthest + "");
  }

  @Test
  void sizesAreChecked() {
    var e = assertThrows(IllegalArgumentException.class, () -> new Spec(11, 1, 1, 96, 0));
    assertTrue(e.getMessage().contains("classes must be 2 to 10, found 11"), e.getMessage());
  }
}
