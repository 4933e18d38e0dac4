package sew.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What downloads leave in place of a file of numbers, known by its first bytes. */
public final class Mistaken {
  private static final int START = 512;
  private static final int QUOTED = 60;
  private static final String LFS = "version https://git-lfs.github.com/spec/";
  private static final List<String> PAGES = List.of("<!doctype", "<html", "<head", "<?xml");
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

  /** Compressed files and archives by their first bytes. */
  private static final Map<String, String> PACKED =
      Map.of(
          "\u001f\u008b\b", "gzip",
          "BZh", "bzip2",
          "\u00fd7zXZ\0", "xz",
          "(\u00b5/\u00fd", "Zstandard",
          "7z\u00bc\u00af'\u001c", "7-Zip",
          "Rar!\u001a\u0007", "RAR");

  private static final String TAR = "ustar";
  private static final int TAR_AT = 257;
  private static final String HDF5 = "\u0089HDF\r\n\u001a\n";

  private Mistaken() {}

  /**
   * What a file that cannot be read is, and what to do; empty where it is not known.
   *
   * @param wanted what it should hold, such as "the weights"
   */
  public static Optional<String> sentence(Path file, String wanted) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String start = start(file);
    if (start.isEmpty()) {
      return Optional.of(file + " is empty; copy or download it again");
    }
    if (start.startsWith(LFS)) {
      return Optional.of(
          "%s is a Git LFS pointer of %d bytes in place of %s; run \"git lfs pull\" in its repository"
              .formatted(file, Files.size(file), wanted));
    }
    // The length of a safetensors header may begin with the same bytes; its { is at byte 8.
    return start.indexOf('{') == 8
        ? Optional.empty()
        : packed(file, start).or(() -> text(file, start, wanted));
  }

  private static Optional<String> packed(Path file, String start) {
    if (start.startsWith(TAR, TAR_AT)) {
      return Optional.of(
          "%s is a tar archive; unpack it and name the file in it (if PyTorch 0.1.1 or older wrote it, load it there and save it with a newer PyTorch)"
              .formatted(file));
    }
    if (start.startsWith(HDF5)) {
      return Optional.of("%s is an HDF5 file; save its arrays with numpy.savez".formatted(file));
    }
    return PACKED.entrySet().stream()
        .filter(packed -> start.startsWith(packed.getKey()))
        .map(
            packed ->
                "%s is compressed with %s; decompress it and name the result"
                    .formatted(file, packed.getValue()))
        .findFirst();
  }

  private static Optional<String> text(Path file, String start, String wanted) {
    String text = start.replace(BYTE_ORDER_MARK, "").strip();
    if (PAGES.stream().anyMatch(text.toLowerCase(Locale.ROOT)::startsWith)) {
      return Optional.of(
          "%s is a web page in place of %s; download the file itself, after signing in where that is needed"
              .formatted(file, wanted));
    }
    boolean isText =
        !text.isEmpty()
            && start.chars().allMatch(c -> (c >= ' ' && c != 0x7f) || "\t\r\n\f".indexOf(c) >= 0)
            && start.chars().allMatch(c -> c < 0x80);
    return isText
        ? Optional.of(
            "%s is a text in place of %s (\"%s\"); download the file itself"
                .formatted(file, wanted, Printable.of(text.lines().findFirst().orElse(""), QUOTED)))
        : Optional.empty();
  }

  /** A character for each byte. */
  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(START), StandardCharsets.ISO_8859_1);
    }
  }
}
