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
 * archives, and recordings in other formats. Each is named with what to do.
 */
public final class FileKind {
  /** As many first bytes decide. */
  static final int START = 512;

  private static final int QUOTED = 60;
  private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";
  private static final List<String> PAGES = List.of("<!doctype", "<html", "<head", "<?xml");
  private static final Pattern AEDAT = Pattern.compile("#!AER-DAT([\\d.]+)");
  private static final Pattern EVT =
      Pattern.compile("(?m)^% (?:evt |format EVT)([\\d.]+)", Pattern.CASE_INSENSITIVE);

  private static final String DECOMPRESS = "; decompress it and name the result";
  private static final String UNPACK = "; unpack it and name what it holds";
  private static final String CONVERT = "; convert it to AEDAT with the program that wrote it";
  private static final String SAVE = "; save its arrays with numpy.savez";
  private static final String OLD_PYTORCH =
      " (if PyTorch 0.1.1 or older wrote it, load it there and save it with a newer PyTorch)";

  /** Formats that have fixed bytes, one character for each, at a fixed place. */
  private enum Magic {
    LFS(
        "version https://git-lfs.github.com/spec/",
        "a Git LFS pointer",
        "; run \"git lfs pull\" in its repository"),
    GZIP("\u001f\u008b\b", "a file compressed with gzip", DECOMPRESS),
    BZIP2("BZh", "a file compressed with bzip2", DECOMPRESS),
    XZ("\u00fd7zXZ\0", "a file compressed with xz", DECOMPRESS),
    ZSTD("(\u00b5/\u00fd", "a file compressed with zstd", DECOMPRESS),
    SEVEN_ZIP("7z\u00bc\u00af'\u001c", "a 7z archive", UNPACK),
    RAR("Rar!\u001a\u0007", "a RAR archive", UNPACK),
    ZIP("PK\3\4", "a zip", UNPACK),
    TAR(257, "ustar", "a tar archive", UNPACK, UNPACK + OLD_PYTORCH),
    HDF5(0, "\u0089HDF\r\n\u001a\n", "an HDF5 file", CONVERT, SAVE),
    MATLAB(0, "MATLAB 5.0 MAT-file", "a MATLAB file", CONVERT, SAVE),
    NPY("\u0093NUMPY", "a NumPy array (.npy)", ""),
    ROS_BAG("#ROSBAG", "a ROS bag", CONVERT),
    ES("Event Stream", "an Event Stream (.es) recording", CONVERT),
    PDF("%PDF-", "a PDF document", ""),
    PNG("\u0089PNG\r\n\u001a\n", "a PNG image", ""),
    JPEG("\u00ff\u00d8\u00ff", "a JPEG image", "");

    private final int at;
    private final String bytes;
    private final String name;
    private final String advice;
    private final String adviceForArrays;

    Magic(String bytes, String name, String advice) {
      this(0, bytes, name, advice, advice.equals(CONVERT) ? "" : advice);
    }

    Magic(int at, String bytes, String name, String advice, String adviceForArrays) {
      this.at = at;
      this.bytes = bytes;
      this.name = name;
      this.advice = advice;
      this.adviceForArrays = adviceForArrays;
    }

    private boolean isIn(String start) {
      return start.startsWith(bytes, at);
    }
  }

  /** A kind, and what to do where a recording or a list, or where arrays should be. */
  private record Found(String name, String advice, String adviceForArrays) {}

  private FileKind() {}

  /**
   * What a file with these first bytes is, and what to do, to follow "found"; empty where it is not
   * known.
   */
  public static Optional<String> of(byte[] bytes) {
    return found(start(bytes)).map(found -> found.name + found.advice);
  }

  /** Whether these are the first bytes of a tar archive of POSIX or GNU. */
  static boolean isTar(byte[] bytes) {
    return Magic.TAR.isIn(start(bytes));
  }

  /** As {@link #of(byte[])}, for a file; a folder is named too. */
  public static Optional<String> of(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return Optional.of("a folder");
    }
    return Files.isRegularFile(file) ? of(bytes(file)) : Optional.empty();
  }

  /**
   * The sentence about a file in place of arrays; empty where it is not known to be another.
   *
   * @param wanted what it should hold, such as "the weights"
   */
  public static Optional<String> inPlaceOf(String wanted, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String start = start(bytes(file));
    if (start.isEmpty()) {
      return Optional.of(file + " is empty; copy or download it again");
    }
    // Zips and .npy may hold arrays. The length before the { of a safetensors may be any bytes.
    boolean mayBeRight =
        Magic.ZIP.isIn(start) || Magic.NPY.isIn(start) || start.indexOf('{') == Long.BYTES;
    return mayBeRight
        ? Optional.empty()
        : found(start)
            .or(() -> text(start))
            .map(
                found ->
                    "%s is %s in place of %s%s"
                        .formatted(
                            file,
                            found.name,
                            wanted,
                            found.adviceForArrays.isEmpty()
                                ? "; check the path"
                                : found.adviceForArrays));
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(START);
    }
  }

  /** A character for each byte. */
  private static String start(byte[] bytes) {
    return new String(bytes, 0, Math.min(START, bytes.length), StandardCharsets.ISO_8859_1);
  }

  private static Optional<Found> found(String start) {
    for (Magic magic : Magic.values()) {
      if (magic.isIn(start)) {
        return Optional.of(new Found(magic.name, magic.advice, magic.adviceForArrays));
      }
    }
    Matcher aedat = AEDAT.matcher(start);
    if (aedat.lookingAt()) {
      String version = aedat.group(1);
      String name = "%s, an AEDAT %s recording".formatted(aedat.group(), version);
      return Optional.of(new Found(name, advice(version), ""));
    }
    if (start.startsWith("% ")) {
      return Optional.of(new Found(prophesee(start), CONVERT, ""));
    }
    String text = start.replace(BYTE_ORDER_MARK, "").strip().toLowerCase(Locale.ROOT);
    String download = "; download the file itself, after signing in where that is needed";
    return PAGES.stream().anyMatch(text::startsWith)
        ? Optional.of(new Found("a web page", download, download))
        : Optional.empty();
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
      return "a Prophesee .dat recording";
    }
    Matcher version = EVT.matcher(start);
    return version.find()
        ? "a Prophesee .raw recording of EVT " + version.group(1)
        : "a Prophesee recording";
  }

  /** A message of a server, which is a text of a few lines. */
  private static Optional<Found> text(String start) {
    String text = start.replace(BYTE_ORDER_MARK, "").strip();
    boolean isText =
        !text.isEmpty()
            && start.chars().allMatch(c -> c < 0x7f && (c >= ' ' || "\t\r\n\f".indexOf(c) >= 0));
    if (!isText) {
      return Optional.empty();
    }
    String line = Printable.of(text.lines().findFirst().orElse(""), QUOTED);
    String name = "a text (\"%s\")".formatted(line);
    return Optional.of(new Found(name, "", "; download the file itself"));
  }
}
