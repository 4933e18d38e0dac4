package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a library that cannot be used; needs no compiler. */
class NativeLibraryTest {
  @TempDir private Path folder;

  private Path library(String content) throws IOException {
    return Files.writeString(folder.resolve("libsew_neuron.so"), content);
  }

  private static String reason(Path file) {
    return NativeLibrary.unavailableReason(file, "2.7.1").orElse(null);
  }

  @Test
  void takesAFileOfItsOwnInterfaceAndPyTorch() throws IOException {
    assertNull(reason(library("\0 sew-neuron interface 7, PyTorch 2.7.1;\0")));
  }

  @Test
  void saysThatThereIsNone() {
    assertEquals(
        "its library, but the system property sew.native names none;"
            + " build it: reproduce/sew native",
        NativeLibrary.NO_FILE);
    Path missing = folder.resolve("missing.so");
    assertEquals(
        "its library, but there is no file %s; build it: reproduce/sew native"
            .formatted(missing),
        reason(missing));
  }

  @Test
  void saysWhatWasExpectedAndFound() throws IOException {
    Path other = library("sew-neuron interface 7, PyTorch 2.6.0;");
    assertEquals(
        "a library for interface 7, PyTorch 2.7.1, but %s is for interface 7, PyTorch 2.6.0;"
                .formatted(other)
            + " build it: reproduce/sew native again",
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
    Path broken = library("sew-neuron interface 7, PyTorch 2.7.1;");
    String reason = NativeLibrary.linkageError(broken).orElseThrow();
    assertTrue(reason.startsWith("a library that this system can load; " + broken), reason);
  }
}
