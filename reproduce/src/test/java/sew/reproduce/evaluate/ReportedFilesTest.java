package sew.reproduce.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sew.data.Npy;
import sew.weights.WeightFile;

/** Weights and frames as people have them: each is read right, or refused by what it is. */
class ReportedFilesTest {
  private static final Path CASES = Path.of("..", "lib", "src", "test", "resources", "cases");

  @Test
  void anArrayOfPython2OnWindows() throws IOException {
    Path file = CASES.resolve("py2_long.npy");
    Npy array = Npy.parse(Files.readAllBytes(file), file.toString());
    assertArrayEquals(new long[] {2, 3}, array.shape());
    assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, array.toFloats());
  }

  @ParameterizedTest
  @CsvSource({"frames_f2.npz, 4x2x8x8", "frames_and_name.npz, 4x2x8x8"})
  void framesInHalfPrecisionOrBesideAText(String name, String shape) throws IOException {
    Npy frames = FramesFile.read(CASES.resolve(name));
    String found =
        IntStream.range(0, frames.shape().length)
            .mapToObj(i -> String.valueOf(frames.shape()[i]))
            .collect(Collectors.joining("x"));
    assertEquals(shape, found);
    assertEquals(0, frames.notFinite());
  }

  @Test
  void aCheckpointWithTheStateOfASchedule() throws IOException {
    WeightFile weights = WeightFile.read(CASES.resolve("sched_multistep.pth"));
    assertEquals(8, weights.weights().size());
  }

  @Test
  void weightsOfDataParallel() throws IOException {
    WeightFile weights = WeightFile.read(CASES.resolve("dp.pth"));
    assertEquals(11, weights.classes());
  }

  @ParameterizedTest
  @CsvSource({"lfs.pth, is a Git LFS pointer", "cut.pth, truncated", "dup.safetensors, a"})
  void whatCannotBeReadIsNamed(String name, String what) {
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(CASES.resolve(name)));
    assertTrue(e.getMessage().contains(name), e.getMessage());
    assertTrue(e.getMessage().contains(what), e.getMessage());
  }
}
