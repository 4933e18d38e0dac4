package sew.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads image files of a size that one image may have. */
final class ImageFileReader {
  /** An image of ImageNet has 0.1 MB; the largest of its 1.3 million has 15. */
  static final int MAX_BYTES = 1 << 28;

  private ImageFileReader() {}

  /**
   * The bytes of {@code file}.
   *
   * @throws CorruptImageException if it can never be read as an image
   */
  static byte[] read(Path file) throws IOException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new CorruptImageException(
            file.toString(), "expected an image file, found a folder or a device");
      }
      requireSize(Files.size(file), file.toString());
      try (InputStream in = Files.newInputStream(file)) {
        // A file that grows meanwhile is no larger than it was.
        return in.readNBytes(MAX_BYTES);
      }
    } catch (AccessDeniedException e) {
      throw new CorruptImageException(
          file.toString(), "expected a file that may be read, found that access is denied");
    } catch (NoSuchFileException e) {
      if (Files.isSymbolicLink(file)) {
        throw new CorruptImageException(file.toString(), "is a link to a file that is not there");
      }
      throw e;
    } catch (FileSystemException e) {
      if (Files.isSymbolicLink(file) && !Files.exists(file)) {
        throw new CorruptImageException(file.toString(), "is a link that leads to itself");
      }
      throw e;
    }
  }

  static void requireSize(long bytes, String name) throws CorruptImageException {
    if (bytes > MAX_BYTES) {
      throw new CorruptImageException(
          name,
          "expected an image file of at most %,d bytes, found %,d; make it smaller"
              .formatted(MAX_BYTES, bytes));
    }
  }
}
