package sew.compute;

import ai.djl.util.Utils;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A PyTorch that DJL is told to load instead of its own, by {@code PYTORCH_LIBRARY_PATH} or {@code
 * PYTORCH_VERSION}. DJL does not look at its version: beside another one than it was built for, its
 * native code and this project's lack functions and corrupt memory without a word.
 */
public final class InstalledTorch {
  /** The version that DJL's native code is for; {@code build.sh} has it, too. */
  static final String VERSION = "2.7.1";

  private static final String PATH_VARIABLE = "PYTORCH_LIBRARY_PATH";
  private static final String VERSION_VARIABLE = "PYTORCH_VERSION";

  /** As pip's torch/version.py and the build-version of a downloaded libtorch say it. */
  private static final Pattern TOLD =
      Pattern.compile("(?m)^(?:__version__ *= *)?['\"]?(\\d+\\.\\d+[\\w.+-]*)['\"]?\\s*$");

  /** As DJL names the folders of its cache: version, date, flavour and platform. */
  private static final Pattern CACHED = Pattern.compile("(\\d+\\.\\d+\\.\\d+)-.+");

  private InstalledTorch() {}

  /** Why the engine must not be loaded in this process; empty if it may. */
  public static Optional<String> refusal() {
    return OfProcess.REFUSAL;
  }

  /**
   * To be called before the engine is loaded.
   *
   * @throws IllegalArgumentException if it must not be
   */
  public static void requireUsable() {
    refusal()
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(reason);
            });
  }

  /** Properties and the environment do not change while a process runs. */
  private static final class OfProcess {
    static final Optional<String> REFUSAL =
        refusal(
            Utils.getEnvOrSystemProperty(PATH_VARIABLE),
            Utils.getEnvOrSystemProperty(VERSION_VARIABLE));

    private OfProcess() {}
  }

  /** What is wrong with the values of the two variables, each null where it is not set. */
  static Optional<String> refusal(String path, String version) {
    if (version != null && !version.isEmpty() && !isUsable(version)) {
      return Optional.of(
          "%s: expected %s, for which DJL's native code is, found %s; nothing was loaded: unset it"
              .formatted(VERSION_VARIABLE, VERSION, version));
    }
    return Optional.ofNullable(path).flatMap(InstalledTorch::folder).flatMap(InstalledTorch::check);
  }

  private static Optional<String> check(Path folder) {
    Optional<String> found = version(folder);
    return found.filter(InstalledTorch::isUsable).isPresent()
        ? Optional.empty()
        : Optional.of(
            "%s: expected PyTorch %s, for which DJL's native code is, found %s in %s; nothing was loaded: install torch==%s or unset the variable"
                .formatted(
                    PATH_VARIABLE,
                    VERSION,
                    found.orElse("no version.py or build-version that says which"),
                    folder,
                    VERSION));
  }

  /** Builds differ in what follows a plus sign. */
  private static boolean isUsable(String version) {
    return version.equals(VERSION) || version.startsWith(VERSION + "+");
  }

  /** The folder that DJL loads from: the first with a libtorch; empty if it takes its own. */
  private static Optional<Path> folder(String path) {
    String name = System.mapLibraryName("torch");
    return Stream.of(path.split(File.pathSeparator, -1))
        .filter(part -> !part.isEmpty())
        .map(part -> Path.of(part).toAbsolutePath().normalize())
        .map(part -> part.endsWith(name) ? part : part.resolve(name))
        .filter(Files::isRegularFile)
        .map(Path::getParent)
        .findFirst();
  }

  private static Optional<String> version(Path folder) {
    Path above = folder.resolve("..").normalize();
    for (Path file : List.of(above.resolve("version.py"), above.resolve("build-version"))) {
      if (Files.isRegularFile(file)) {
        return told(file);
      }
    }
    Matcher cached = CACHED.matcher(folder.getFileName().toString());
    return cached.matches() ? Optional.of(cached.group(1)) : Optional.empty();
  }

  private static Optional<String> told(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      Matcher version = TOLD.matcher(text);
      return version.find() ? Optional.of(version.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.of("a %s that cannot be read (%s)".formatted(file, e.getMessage()));
    }
  }
}
