package sew.reproduce.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;

class FramesFileTest {
  @TempDir private Path folder;

  private static final byte[] CLIP = {0, 1, 2, 3, 4, 5, 6, 7};

  private Path frames(float... counts) throws IOException {
    Path file = folder.resolve("clip.npz");
    Npz.write(file, Map.of("frames", Npy.of(counts, 1, 2, 1, counts.length / 2)));
    return file;
  }

  @Test
  void readsCounts() throws IOException {
    assertArrayEquals(new float[] {0, 3}, FramesFile.read(frames(0, 3)).toFloats());
  }

  /** As numpy.savez saves them: a text, an object and another array beside the frames. */
  @Test
  void whatLiesBesideTheFramesIsNotRead() throws IOException {
    Path file = folder.resolve("clip.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "subject.npy", npy("<U2", "False", "()", new byte[8]));
      put(zip, "objects.npy", npy("|O", "False", "(2,)", new byte[50]));
      put(zip, "labels.npy", npy("<i8", "False", "(99,)", new byte[8]));
      put(zip, "frames.npy", npy("|u1", "False", "(2, 2, 1, 2)", CLIP));
      put(zip, "note.txt", CLIP);
    }
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, FramesFile.read(file).toFloats());
  }

  @Test
  void theOnlyArrayOfNumbersIsTheFrames() throws IOException {
    Path file = folder.resolve("clip.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "subject.npy", npy("<U2", "False", "()", new byte[8]));
      put(zip, "x.npy", npy("|u1", "True", "(2, 2, 1, 2)", CLIP));
    }
    assertArrayEquals(new float[] {0, 4, 2, 6, 1, 5, 3, 7}, FramesFile.read(file).toFloats());
    Npz.write(file, Map.of("a", Npy.of(1), "b", Npy.of(2)));
    assertRefused(file, ": expected one array of numbers or one called frames, found [");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      put(zip, "frames.npy", npy("<U2", "False", "()", new byte[8]));
    }
    assertRefused(file, ":frames holds values of type <U2");
  }

  /** Halves of 0 to 7, and Python 2's numbers. */
  @Test
  void theContentSaysTheFormat() throws IOException {
    ByteBuffer halves = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int half : new int[] {0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500, 0x4600, 0x4700}) {
      halves.putShort((short) half);
    }
    byte[] bytes = npy("<f2", "False", "(2L, 2L, 1L, 2L)", halves.array());
    Path file = Files.write(folder.resolve("clip.npz"), bytes);
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, FramesFile.read(file).toFloats());
  }

  @Test
  void everyMessageNamesTheFile() throws IOException {
    assertRefused(folder.resolve("none.npy"), ": expected a file of frames, found none");
    assertRefused(folder, ": expected a file of frames, found a directory");
    Path file = folder.resolve("clip.npy");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\n");
    assertRefused(file, " is a Git LFS pointer in place of the frames");
    Files.write(file, npy("|u1", "False", "(2, 2, 2)", CLIP));
    assertRefused(file, ": expected frames [T, 2, H, W] or [N, T, 2, H, W], found [2, 2, 2]");
    Files.write(file, npy("|u1", "False", "(0, 2, 2, 2)", CLIP));
    assertRefused(file, ": expected frames [T, 2, H, W] or [N, T, 2, H, W], found [0, 2, 2, 2]");
    Files.write(file, npy("|u1", "False", "(2, 2, 2, 2)", CLIP));
    assertRefused(file, " declares 16 bytes of numbers and holds 8");
    Files.write(file, npy("<f4", "False", "(1, 2, 40000, 40000)", CLIP));
    assertRefused(file, " declares 12800000000 bytes of numbers and holds 8");
    Files.write(file, new byte[0]);
    assertRefused(file, " is empty");
  }

  private static void assertRefused(Path file, String reason) {
    var e = assertThrows(IOException.class, () -> FramesFile.read(file));
    assertTrue(e.getMessage().startsWith(file + reason), e.getMessage());
  }

  private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(bytes);
  }

  private static byte[] npy(String descr, String fortran, String shape, byte[] data) {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }".formatted(descr, fortran, shape);
    return ByteBuffer.allocate(10 + header.length() + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) header.length())
        .put(header.getBytes(StandardCharsets.US_ASCII))
        .put(data)
        .array();
  }

  @Test
  void refusesWhatNoCameraCounts() throws IOException {
    Path file = frames(1, Float.NaN, -2, Float.POSITIVE_INFINITY);
    var e = assertThrows(IOException.class, () -> FramesFile.read(file));
    assertEquals(
        file
            + ": expected event counts of at least 0, found 2 of 4 values NaN or infinite and 1 negative",
        e.getMessage());
  }
}
