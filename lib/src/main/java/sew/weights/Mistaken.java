package sew.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What downloads leave in place of weights, known by its first bytes. */
final class Mistaken {
  private static final int START = 512;
  private static final String LFS = "version https://git-lfs.github.com/spec/";
  private static final String GZIP = "\u001f\u008b\b";
  private static final List<String> PAGES = List.of("<!doctype", "<html", "<head", "<?xml");
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  private Mistaken() {}

  /** What a file that cannot be read as weights is, and what to do; empty where it is not known. */
  static Optional<String> sentence(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String start = start(file);
    if (start.startsWith(LFS)) {
      return Optional.of(
          "%s is a Git LFS pointer of %d bytes in place of the weights; run \"git lfs pull\" in its repository"
              .formatted(file, Files.size(file)));
    }
    // The length of a safetensors header may begin with the same bytes; its { is at byte 8.
    if (start.startsWith(GZIP) && start.indexOf('{') != 8) {
      return Optional.of(
          "%s is compressed with gzip; decompress it and name the result".formatted(file));
    }
    String text = start.replace(BYTE_ORDER_MARK, "").strip().toLowerCase(Locale.ROOT);
    return PAGES.stream().anyMatch(text::startsWith)
        ? Optional.of(
            "%s is a web page in place of the weights; download the file itself, after signing in where that is needed"
                .formatted(file))
        : Optional.empty();
  }

  /** A character for each byte. */
  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
    }
  }
}
