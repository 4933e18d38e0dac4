package sew.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class OpenCvLibraryTest {
  /** Linux lists what is mapped, and whether its file is still there. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void itsFileIsDeletedOnceItIsLoaded() throws IOException {
    assertEquals(37, Image.decode(TestImages.bytes("png", TestImages.pattern()), "a.png").width());
    List<String> mapped =
        Files.readAllLines(Path.of("/proc/self/maps")).stream()
            .filter(line -> line.contains("opencv"))
            .toList();
    assertFalse(mapped.isEmpty());
    assertTrue(
        mapped.stream().allMatch(line -> line.endsWith("(deleted)")), () -> mapped.toString());
  }
}
