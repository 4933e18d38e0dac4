package sew.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file is that lies in place of another, by its first bytes: what failed downloads leave,
 * archives, and recordings in other formats. Each is named with what to do, to follow "found".
 */
public final class FileKind {
  /** As many first bytes decide. */
  static final int START = 512;

  private static final int TAR_MAGIC = 257;
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
  private static final List<String> PAGES = List.of("<!doctype", "<html", "<head", "<?xml");
  private static final String CONVERT = "; convert it to AEDAT with the program that wrote it";
  private static final Pattern AEDAT = Pattern.compile("#!AER-DAT([\\d.]+)");
  private static final Pattern EVT =
      Pattern.compile("(?m)^% (?:evt |format EVT)([\\d.]+)", Pattern.CASE_INSENSITIVE);

  /** Formats that begin with fixed bytes, one character for each. */
  private enum Magic {
    LFS(
        "version https://git-lfs.github.com/spec/",
        "a Git LFS pointer; run \"git lfs pull\" in its repository"),
    GZIP("\u001f\u008b\b", "a file compressed with gzip; decompress it and name the result"),
    BZIP2("BZh", "a file compressed with bzip2; decompress it and name the result"),
    XZ("\u00fd7zXZ\0", "a file compressed with xz; decompress it and name the result"),
    ZSTD("(\u00b5/\u00fd", "a file compressed with zstd; decompress it and name the result"),
    SEVEN_ZIP("7z\u00bc\u00af'\u001c", "a 7z archive; unpack it and name what it holds"),
    ZIP("PK\3\4", "a zip; unpack it and name what it holds"),
    HDF5("\u0089HDF\r\n\u001a\n", "an HDF5 file" + CONVERT),
    ROS_BAG("#ROSBAG", "a ROS bag" + CONVERT),
    ES("Event Stream", "an Event Stream (.es) recording" + CONVERT),
    NPY("\u0093NUMPY", "a NumPy array (.npy)"),
    MATLAB("MATLAB 5.0 MAT-file", "a MATLAB file" + CONVERT),
    PDF("%PDF-", "a PDF document"),
    PNG("\u0089PNG\r\n", "a PNG image"),
    JPEG("\u00ff\u00d8\u00ff", "a JPEG image");

    private final String bytes;
    private final String words;

    Magic(String bytes, String words) {
      this.bytes = bytes;
      this.words = words;
    }
  }

  private FileKind() {}

  /** What a file with these first bytes is, and what to do; empty where it is not known. */
  public static Optional<String> of(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(START, bytes.length), StandardCharsets.ISO_8859_1);
    for (Magic magic : Magic.values()) {
      if (start.startsWith(magic.bytes)) {
        return Optional.of(magic.words);
      }
    }
    if (start.startsWith("ustar", TAR_MAGIC)) {
      return Optional.of("a tar archive; unpack it and name what it holds");
    }
    Matcher aedat = AEDAT.matcher(start);
    if (aedat.lookingAt()) {
      return Optional.of(
          "%s, an AEDAT %s recording%s"
              .formatted(aedat.group(), aedat.group(1), advice(aedat.group(1))));
    }
    if (start.startsWith("% ")) {
      return Optional.of(prophesee(start));
    }
    String text = start.replace(BYTE_ORDER_MARK, "").strip().toLowerCase(Locale.ROOT);
    return PAGES.stream().anyMatch(text::startsWith)
        ? Optional.of("a web page; download the file itself, after signing in where that is needed")
        : Optional.empty();
  }

  /** As {@link #of(byte[])}, for a file; a folder is named too. */
  public static Optional<String> of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return Optional.of("a folder");
    }
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      return of(in.readNBytes(START));
    }
  }

  private static String advice(String version) {
    return switch (version) {
      case "1.0" -> "; save it as AEDAT 2.0 with jAER";
      case "3.0" -> "; save it as AEDAT 3.1 with cAER or DV";
      default -> "";
    };
  }

  private static String prophesee(String start) {
    if (start.contains("Data file containing")) {
      return "a Prophesee .dat recording" + CONVERT;
    }
    Matcher version = EVT.matcher(start);
    return (version.find()
            ? "a Prophesee .raw recording of EVT " + version.group(1)
            : "a Prophesee recording")
        + CONVERT;
  }
}
