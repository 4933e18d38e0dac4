package sew.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageIndexTest {
  @TempDir private Path folder;

  /** As many images as ImageNet has, with names as long as its, in another order. */
  private static ImageIndex imageNet() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    for (int c = 999; c >= 0; c--) {
      String wnid = "n%08d".formatted(c * 15_000);
      for (int i = 0; i < 1281; i++) {
        builder.add(
            wnid, wnid + "_" + (10_000 + i * 5 % 1281) + ".JPEG", c * 100_000_000L + i, 110_000);
      }
    }
    return builder.build("set");
  }

  @Test
  void imageNetTakesLessThanSixtyMegabytes() throws IOException {
    ImageIndex index = imageNet();
    assertEquals(1_281_000, index.size());
    assertTrue(index.columns().bytes() < 60_000_000, index.columns().bytes() + " bytes");
    assertEquals("n00015000_10001.JPEG", index.fileName(1282));
    assertEquals("n00015000", index.className(1282));
    assertEquals(100_000_000L, index.offset(1281)); // i = 0
    // Nothing else is kept with the columns but the classes.
    long tar = 100_000_000_000L;
    IndexFile file = new IndexFile(folder.resolve("images.index"), tar, 2);
    file.write(index);
    assertEquals(
        index.columns().bytes() + 44 + 1000 * 11L, Files.size(folder.resolve("images.index")));
    ImageIndex read = file.read().orElseThrow();
    assertEquals(index.fingerprint(), read.fingerprint());
    assertEquals(index.offset(1_280_999), read.offset(1_280_999));
    assertTrue(new IndexFile(folder.resolve("images.index"), tar, 3).read().isEmpty());
    assertTrue(new IndexFile(folder.resolve("images.index"), tar + 1, 2).read().isEmpty());
    assertTrue(new IndexFile(folder.resolve("none.index"), tar, 2).read().isEmpty());
  }

  @Test
  void isSortedByClassAndName() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    builder.add("b", "2", 20, 2);
    builder.addClass("c");
    builder.add("a", "10", 30, 3);
    builder.add("b", "10", 40, 4);
    builder.add("a", "1", 50, 5);
    ImageIndex index = builder.build("set");
    assertEquals(List.of("a", "b", "c"), index.classes());
    long[] offsets = new long[index.size()];
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = index.offset(i);
      assertEquals(offsets[i], 10L * index.fileSize(i));
    }
    assertEquals(List.of(50L, 30L, 40L, 20L), java.util.Arrays.stream(offsets).boxed().toList());
    assertEquals(2, index.among(List.of("A", "a", "b", "c"), "val").label(2));
  }

  @Test
  void anImageThatIsThereTwiceIsNamed() throws IOException {
    IndexBuilder builder = new IndexBuilder();
    builder.add("a", "1.JPEG", 0, 1);
    builder.add("a", "2.JPEG", 0, 1);
    builder.add("a", "1.JPEG", 9, 1);
    var e = assertThrows(IOException.class, () -> builder.build("set"));
    assertTrue(e.getMessage().contains("a/1.JPEG twice"), e.getMessage());
  }
}
