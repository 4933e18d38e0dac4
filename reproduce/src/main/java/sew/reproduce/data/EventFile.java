package sew.reproduce.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sew.data.Aedat20;
import sew.data.Aedat31;
import sew.data.Aedat4;
import sew.data.Events;
import sew.data.FileKind;
import sew.data.NMnist;

/** A file with one recording, in whatever format its first bytes say. */
public final class EventFile {
  /** Formats that are read, for errors. */
  static final String FORMATS =
      "a recording: AEDAT 2.0, 3.1 or 4, N-MNIST (.bin, .bs2), or NumPy arrays of events (.npy, .npz)";

  private static final Pattern VERSION = Pattern.compile("#!AER-DAT(\\d)");
  private static final Pattern CIFAR10_DVS = Pattern.compile("cifar10_[a-z]+_\\d+\\.aedat");

  private EventFile() {}

  /** Whether a file is taken for a recording, by its name. */
  public static boolean isNamedSo(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return !name.startsWith(".") && name.matches(".*\\.(aedat\\d?|bin|bs2)");
  }

  /**
   * All its events.
   *
   * @param warning receives what is doubtful about it
   */
  public static Events read(Path file, Consumer<String> warning) throws IOException {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    Matcher version = VERSION.matcher(start(file));
    if (version.lookingAt()) {
      return switch (version.group(1)) {
        case "2" -> Aedat20.read(file, orientation(name));
        case "4" -> Aedat4.read(file, OptionalInt.empty(), warning);
        default -> Aedat31.read(file, warning);
      };
    }
    if (name.endsWith(".bin") || name.endsWith(".bs2")) {
      return NMnist.decode(Files.readAllBytes(file), file);
    }
    throw new IOException(
        "%s: expected %s, found %s"
            .formatted(file, FORMATS, FileKind.of(file).orElse("none of their marks")));
  }

  private static String start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(16), ISO_8859_1);
    }
  }

  /** Recordings of CIFAR10-DVS are turned, as all its readers do; their names say what they are. */
  private static Aedat20.Orientation orientation(String name) {
    return CIFAR10_DVS.matcher(name).matches()
        ? Aedat20.Orientation.CIFAR10_DVS
        : Aedat20.Orientation.DVS128;
  }
}
