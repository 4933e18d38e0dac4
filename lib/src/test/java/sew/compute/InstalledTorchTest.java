package sew.compute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another PyTorch than DJL's is refused by what lies beside it, before anything is loaded. */
class InstalledTorchTest {
  @TempDir private Path folder;

  /** A folder with an empty libtorch, as pip and a downloaded libtorch have it. */
  private Path library(String name) throws IOException {
    Path libraries = Files.createDirectories(folder.resolve(name));
    Files.createFile(libraries.resolve(System.mapLibraryName("torch")));
    return libraries;
  }

  private Path pip(String name, String version) throws IOException {
    Path libraries = library(name + "/torch/lib");
    Files.writeString(
        libraries.resolveSibling("version.py"),
        "from typing import Optional\n\n__all__ = ['__version__']\n__version__ = '%s'\ndebug = False\n"
            .formatted(version));
    return libraries;
  }

  private static Optional<String> refusal(Path path) {
    return InstalledTorch.refusal(path.toString(), null);
  }

  @Test
  void takesItsOwnVersionFromWhereverItIs() throws IOException {
    assertEquals(Optional.empty(), InstalledTorch.refusal(null, null));
    assertEquals(Optional.empty(), InstalledTorch.refusal(null, "2.7.1"));
    assertEquals(Optional.empty(), refusal(pip("cuda", "2.7.1+cu126")));
    assertEquals(Optional.empty(), refusal(pip("plain", "2.7.1").resolve("libtorch.so")));
    assertEquals(Optional.empty(), refusal(library("2.7.1-20250812-cpu-linux-x86_64")));
    Path zip = library("libtorch/lib");
    Files.writeString(zip.resolveSibling("build-version"), "2.7.1+cu128\n");
    assertEquals(Optional.empty(), refusal(zip));
  }

  @Test
  void refusesAnotherVersion() throws IOException {
    Path other = pip("other", "2.8.0+cu128");
    assertEquals(
        "PYTORCH_LIBRARY_PATH: expected PyTorch 2.7.1, for which DJL's native code is, found 2.8.0+cu128 in %s;"
                .formatted(other)
            + " nothing was loaded: install torch==2.7.1 or unset the variable",
        refusal(other).orElseThrow());
    assertTrue(refusal(pip("later", "2.7.10")).isPresent());
    assertTrue(refusal(pip("nightly", "2.7.1a0")).isPresent());
    assertTrue(refusal(library("2.5.1-cpu-linux-x86_64")).isPresent());
    assertEquals(
        "PYTORCH_VERSION: expected 2.7.1, for which DJL's native code is, found 2.5.1; nothing was loaded: unset it",
        InstalledTorch.refusal(null, "2.5.1").orElseThrow());
  }

  @Test
  void refusesWhatDoesNotSayItsVersion() throws IOException {
    String reason = refusal(library("opt/lib")).orElseThrow();
    assertTrue(reason.contains("found no version.py or build-version that says which"), reason);
  }

  /** DJL takes the first folder with a libtorch, and its own where there is none. */
  @Test
  void looksWhereDjlLooks() throws IOException {
    Path other = pip("other", "2.6.0");
    Path own = pip("own", "2.7.1");
    Path none = Files.createDirectory(folder.resolve("none"));
    assertEquals(Optional.empty(), refusal(none));
    assertEquals(Optional.empty(), refusal(folder.resolve("missing")));
    String first = none + File.pathSeparator + own + File.pathSeparator + other;
    assertEquals(Optional.empty(), InstalledTorch.refusal(first, null));
    String second = none + File.pathSeparator + other + File.pathSeparator + own;
    assertTrue(InstalledTorch.refusal(second, null).isPresent());
  }
}
