package sew.weights;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  @ParameterizedTest
  @CsvSource({
    "425a683931, compressed with bzip2",
    "fd377a585a00, compressed with xz",
    "28b52ffd, compressed with Zstandard",
    "377abcaf271c, compressed with 7-Zip",
    "526172211a0700, compressed with RAR",
    "894844460d0a1a0a, an HDF5 file"
  })
  void otherPackedFilesAreNamed(String start, String kind) throws IOException {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(start), 100);
    Path file = Files.write(folder.resolve("w.pth.tar"), bytes);
    assertSays(file + " is " + kind, file);
  }

  @Test
  void aTarArchiveATextAndNothingAreNamed() throws IOException {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    tar[0] = 'w';
    Path file = Files.write(folder.resolve("w.pth.tar"), tar);
    assertSays(file + " is a tar archive; unpack it", file);
    Files.writeString(file, "Entry not found\nsorry");
    assertSays(file + " is a text in place of the weights (\"Entry not found\")", file);
    Files.write(file, new byte[0]);
    assertSays(file + " is empty", file);
  }

  @Test
  void whatIsNotKnownKeepsItsReason() throws IOException {
    Path file = Files.write(folder.resolve("w.pth"), new byte[] {1, 2, 3});
    assertSays(file + " was not written by torch.save", file);
    Path missing = folder.resolve("missing.pth");
    assertSays(
        missing + ": expected a file of weights or the directory of a run, found nothing", missing);
  }

  private static void assertSays(String start, Path file) {
    var e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().startsWith(start), e.getMessage());
  }
}
