package sew.image;

import com.sun.jna.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opencv.core.Core;

/**
 * Loads OpenCV's library out of its jar. The file in between, of 63 MB, is deleted as soon as it is
 * mapped; the jar's own loader leaves it behind whenever the process is halted.
 */
final class OpenCvLibrary {
  private OpenCvLibrary() {}

  static void load() {
    String resource = folder() + "/" + System.mapLibraryName(Core.NATIVE_LIBRARY_NAME);
    Path file = null;
    try (InputStream in = nu.pattern.OpenCV.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new UnsupportedOperationException(
            "expected OpenCV's library for %s, found none in its jar"
                .formatted(Platform.RESOURCE_PREFIX));
      }
      file = Files.createTempFile("sew-opencv-", ".lib");
      // For a signal before it is loaded, and for Windows, which deletes no file in use.
      file.toFile().deleteOnExit();
      Files.copy(in, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      System.load(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "expected room for OpenCV's library, 65 MB, in the folder for temporary files, found: "
              + e.getMessage(),
          e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // In use: it is deleted on exit.
    }
  }

  private static String folder() {
    String system = Platform.isWindows() ? "windows" : Platform.isMac() ? "osx" : "linux";
    String processor =
        switch (Platform.ARCH) {
          case "x86-64" -> "x86_64";
          case "x86" -> "x86_32";
          case "aarch64" -> "ARMv8";
          case "arm" -> "ARMv7";
          default -> Platform.ARCH;
        };
    return "/nu/pattern/opencv/" + system + "/" + processor;
  }
}
