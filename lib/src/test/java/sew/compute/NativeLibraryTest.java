package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sew.data.Sha256;

/** What is said of a library that cannot be used; needs no compiler. */
class NativeLibraryTest {
  private static final String OURS = "sew-neuron interface " + NativeLibrary.INTERFACE;
  private static final String CONTENT = "\0 " + OURS + ", PyTorch 2.7.1;\0";

  @TempDir private Path folder;

  private Path library(String content) throws IOException {
    return Files.writeString(folder.resolve("libsew_neuron.so"), content);
  }

  private static String reason(Path file) {
    return NativeLibrary.unavailableReason(file, "2.7.1").orElse(null);
  }

  @Test
  void takesAFileOfItsOwnInterfaceAndPyTorch() throws IOException {
    assertNull(reason(library(CONTENT)));
  }

  @Test
  void saysThatThereIsNone() {
    assertEquals(
        "its library, but the system property sew.native names none;"
            + " build it: reproduce/sew native",
        NativeLibrary.NO_FILE);
    Path missing = folder.resolve("missing.so");
    assertEquals(
        "its library, but there is no file %s; build it: reproduce/sew native".formatted(missing),
        reason(missing));
  }

  @Test
  void saysWhatWasExpectedAndFound() throws IOException {
    Path other = library(OURS + ", PyTorch 2.6.0;");
    assertEquals(
        "a library for interface %1$d, PyTorch 2.7.1, but %2$s is for interface %1$d, PyTorch 2.6.0;"
                .formatted(NativeLibrary.INTERFACE, other)
            + " build it again: reproduce/sew native",
        reason(other));
    Path older = library("sew-neuron interface 0, PyTorch 2.7.1;");
    assertTrue(reason(older).contains("is for interface 0, PyTorch 2.7.1"), reason(older));
  }

  @Test
  void refusesAnotherFile() throws IOException {
    Path other = library("anything");
    assertTrue(reason(other).contains(other + " was not built from this project"), reason(other));
  }

  @Test
  void saysWhyTheSystemCannotLoadIt() throws IOException {
    Path broken = library(OURS + ", PyTorch 2.7.1;");
    String reason = NativeLibrary.linkageError(broken).orElseThrow();
    assertTrue(reason.startsWith("a library that this system can load; " + broken), reason);
  }

  private void sum(int bytes, String sha256) throws IOException {
    Files.writeString(
        folder.resolve("libsew_neuron.so.sum"), "bytes %d\nsha256 %s\n".formatted(bytes, sha256));
  }

  @Test
  void takesAFileThatIsAsItWasBuilt() throws IOException {
    Path file = library(CONTENT);
    sum(CONTENT.length(), Sha256.of(CONTENT));
    assertNull(reason(file));
  }

  /** Loading it would end the process. */
  @Test
  void refusesAFileThatWasShortened() throws IOException {
    Path file = library(CONTENT);
    sum(CONTENT.length() + 4096, Sha256.of(CONTENT));
    assertEquals(
        "a whole library, but %s has %d bytes, and had %d when it was built;"
                .formatted(file, CONTENT.length(), CONTENT.length() + 4096)
            + " build it again: reproduce/sew native",
        reason(file));
  }

  @Test
  void refusesAFileWithOtherBytes() throws IOException {
    Path file = library(CONTENT);
    sum(CONTENT.length(), Sha256.of("what was built"));
    assertTrue(reason(file).contains("its SHA-256 is another"), reason(file));
  }

  @Test
  void refusesASumThatSaysNothing() throws IOException {
    Path file = library(CONTENT);
    Files.writeString(folder.resolve("libsew_neuron.so.sum"), "");
    assertTrue(reason(file).contains("does not say its length and SHA-256"), reason(file));
  }

  /** Built before there were sums: an ELF file says itself how long it is at least. */
  @Test
  void refusesAnOlderFileThatWasShortened() throws IOException {
    ByteBuffer elf = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    elf.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
    elf.putLong(0x28, 3840).putShort(0x3a, (short) 64).putShort(0x3c, (short) 4);
    elf.position(200);
    elf.put(CONTENT.getBytes(StandardCharsets.ISO_8859_1));
    Path file = folder.resolve("libsew_neuron.so");
    assertNull(reason(Files.write(file, elf.array())));
    String cut = reason(Files.write(file, Arrays.copyOf(elf.array(), 4095)));
    assertTrue(cut.contains("has 4095 bytes of at least 4096: it was cut"), cut);
  }
}
