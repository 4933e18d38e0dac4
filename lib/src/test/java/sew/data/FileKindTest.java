package sew.data;

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
import sew.weights.WeightFile;

class FileKindTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"w.pth", "w.pt", "w.safetensors", "w.npz"})
  void aPointerOfGitLfsIsSaidToBeOne(String name) throws IOException {
    String pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 46830571\n"
            .formatted("0a".repeat(32));
    Path file = Files.writeString(folder.resolve(name), pointer);
    assertSays(file + " is a Git LFS pointer in place of the weights", file);
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
    assertSays(
        file + " is a file compressed with gzip in place of the weights; decompress it", file);
  }

  @ParameterizedTest
  @CsvSource({
    "425a683931, a file compressed with bzip2, decompress it",
    "fd377a585a00, a file compressed with xz, decompress it",
    "28b52ffd, a file compressed with zstd, decompress it",
    "377abcaf271c, a 7z archive, unpack it",
    "526172211a0700, a RAR archive, unpack it",
    "894844460d0a1a0a, an HDF5 file, save its arrays with numpy.savez",
    "255044462d, a PDF document, check the path",
    "23214145522d444154322e30, '#!AER-DAT2.0, an AEDAT 2.0 recording', check the path"
  })
  void otherFormatsAreNamed(String start, String kind, String advice) throws IOException {
    byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(start), 100);
    Path file = Files.write(folder.resolve("w.pth.tar"), bytes);
    assertSays(file + " is " + kind + " in place of the weights; " + advice, file);
  }

  @Test
  void aTarArchiveATextAndNothingAreNamed() throws IOException {
    byte[] tar = new byte[1024];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    tar[0] = 'w';
    Path file = Files.write(folder.resolve("w.pth.tar"), tar);
    assertSays(file + " is a tar archive in place of the weights; unpack it", file);
    Files.writeString(file, "Entry not found\nsorry");
    assertSays(file + " is a text (\"Entry not found\") in place of the weights", file);
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
