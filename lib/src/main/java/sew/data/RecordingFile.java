package sew.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The file of a recording: its bytes, and what it is where it is no recording as expected. */
final class RecordingFile {
  /** The bytes of the longest file that fits into one array. */
  static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final int FIRST_LINE = 60;

  private RecordingFile() {}

  /**
   * All bytes of a file that fits into one array.
   *
   * @param expected such as "an AEDAT 2.0 recording", for messages
   */
  static byte[] bytes(Path file, String expected) throws IOException {
    require(file, expected);
    long size = Files.size(file);
    if (size > MAX_BYTES) {
      throw new EventFormatException(
          file,
          0,
          "expected %s of less than 2 GiB, found %,d bytes; cut it into parts"
              .formatted(expected, size));
    }
    return bytes(file, (int) size);
  }

  /** Reads in parts, because Java copies each through memory of its own that it then keeps. */
  private static byte[] bytes(Path file, int size) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(size);
    try (FileChannel channel = FileChannel.open(file)) {
      int found = 0;
      while (found >= 0 && target.position() < size) {
        target.limit(Math.min(size, target.position() + RecordingWindow.SIZE));
        found = channel.read(target);
      }
    }
    return target.position() == size
        ? target.array()
        : Arrays.copyOf(target.array(), target.position());
  }

  /** Checks that there is such a file. */
  static void require(Path file, String expected) throws EventFormatException {
    if (!Files.isRegularFile(file)) {
      String found = Files.isDirectory(file) ? "a folder" : "no such file";
      throw new EventFormatException(file, 0, "expected %s, found %s".formatted(expected, found));
    }
  }

  /** The error for a file that starts with other bytes than {@code expected} does. */
  static EventFormatException other(String file, String expected, byte[] start) {
    if (start.length == 0) {
      return new EventFormatException(file, 0, "the file is empty; expected " + expected);
    }
    return new EventFormatException(
        file, 0, "expected %s, found %s".formatted(expected, found(start)));
  }

  private static String found(byte[] start) {
    Optional<String> kind = FileKind.of(start);
    if (kind.isPresent()) {
      return kind.get();
    }
    if (NMnistFormat.isPlausible(start)) {
      return "events of 5 bytes without a header, as those of N-MNIST";
    }
    return start[0] == '#'
        ? "the line \"%s\"".formatted(firstLine(start))
        : "no header line; fetch the file again";
  }

  private static String firstLine(byte[] start) {
    int length = Math.min(FIRST_LINE, start.length);
    String line =
        new String(start, 0, length, StandardCharsets.ISO_8859_1).lines().findFirst().orElse("");
    return line.replaceAll("[^ -~]", "?");
  }
}
