package sew.reproduce.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Npy;
import sew.data.Npz;

class FramesFileTest {
  @TempDir private Path folder;

  private Path frames(float... counts) throws IOException {
    Path file = folder.resolve("clip.npz");
    Npz.write(file, Map.of("frames", Npy.of(counts, 1, counts.length, 1, 1)));
    return file;
  }

  @Test
  void readsCounts() throws IOException {
    assertArrayEquals(new float[] {0, 3}, FramesFile.read(frames(0, 3)).toFloats());
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
