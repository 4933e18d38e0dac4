package sew.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MistakenTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"w.pth", "w.pt", "w.safetensors", "w.npz"})
  void aPointerOfGitLfsIsSaidToBeOne(String name) throws IOException {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 46830571\n"
            .formatted("0a".repeat(32));
    Path file = Files.writeString(folder.resolve(name), pointer);
    assertSays(file + " is a Git LFS pointer of 133 bytes in place of the weights", file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.pth", "w.safetensors", "w.npz"})
  void aWebPageIsSaidToBeOne(String name) throws IOException {
    for (String start :
        new String[] {
          "<!DOCTYPE html>", "\ufeff\n <html lang=\"en\">", "<?xml version=\"1.0\"?>"
        }) {
      Path file = Files.writeString(folder.resolve(name), start + "<title>Sign in</title>");
      assertSays(file + " is a web page in place of the weights", file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"w.pth", "w.safetensors", "w.npz"})
  void compressedWeightsAreSaidToBeCompressed(String name) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("numbers".getBytes(StandardCharsets.US_ASCII));
    }
    assertSays(file + " is compressed with gzip", file);
  }

  @Test
  void whatIsNotKnownKeepsItsReason() throws IOException {
    Path file = Files.writeString(folder.resolve("w.pth"), "weights");
    var e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertEquals(
        e.getMessage(), assertThrows(IOException.class, () -> PthFile.read(file)).getMessage());
    Path missing = folder.resolve("missing.pth");
    assertThrows(java.nio.file.NoSuchFileException.class, () -> WeightFile.read(missing));
  }

  private static void assertSays(String start, Path file) {
    var e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }
}
