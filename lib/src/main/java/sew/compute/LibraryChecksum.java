package sew.compute;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.data.Sha256;

/**
 * Whether the compiled file of the native backend is whole: {@code FILE.sum}, which the build
 * writes beside it, says its length and SHA-256. Older builds have none; of them only the length is
 * known, from the file itself.
 */
final class LibraryChecksum {
  private static final Pattern SUM = Pattern.compile("bytes (\\d{1,18})\nsha256 ([0-9a-f]{64})\n?");

  /** In an ELF file of 64 bits: where the table of its sections is, which comes last. */
  private static final int SECTIONS_AT = 0x28;

  private static final int SECTION_SIZE = 0x3a;
  private static final int SECTION_COUNT = 0x3c;
  private static final int ELF_HEADER = 64;

  private LibraryChecksum() {}

  /** What is wrong with the {@code bytes} of {@code file}. */
  static Optional<String> damage(Path file, byte[] bytes) throws IOException {
    Path sum = file.resolveSibling(file.getFileName() + ".sum");
    if (!Files.exists(sum)) {
      return shortened(file, bytes);
    }
    String text = new String(Files.readAllBytes(sum), StandardCharsets.ISO_8859_1);
    Matcher told = SUM.matcher(text);
    if (!told.matches()) {
      return Optional.of("%s does not say its length and SHA-256".formatted(sum));
    }
    long length = Long.parseLong(told.group(1));
    if (length != bytes.length) {
      return Optional.of(
          "%s has %d bytes, and had %d when it was built".formatted(file, bytes.length, length));
    }
    return Sha256.of(bytes).equals(told.group(2))
        ? Optional.empty()
        : Optional.of("%s is not what was built: its SHA-256 is another".formatted(file));
  }

  private static Optional<String> shortened(Path file, byte[] bytes) {
    if (bytes.length < ELF_HEADER || bytes[0] != 0x7f || bytes[1] != 'E') {
      return Optional.empty(); // none of Linux; what it is instead is said elsewhere
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long end =
        header.getLong(SECTIONS_AT)
            + (long) header.getShort(SECTION_SIZE) * header.getShort(SECTION_COUNT);
    return end <= bytes.length
        ? Optional.empty()
        : Optional.of(
            "%s has %d bytes of at least %d: it was cut".formatted(file, bytes.length, end));
  }
}
