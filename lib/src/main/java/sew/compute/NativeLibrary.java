package sew.compute;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The compiled file of the native backend, which {@code sew native} builds from {@code
 * lib/src/main/native}.
 *
 * <p>The file carries the versions that it was built for, and beside it lie its length and hash;
 * they are read before it is loaded, as a shortened file would end the process when it is used.
 */
public final class NativeLibrary {
  /** The interface that this version of the Java code calls, {@code SEW_INTERFACE} in C++. */
  static final int INTERFACE = 12;

  private static final Pattern BUILT =
      Pattern.compile("sew-neuron interface (\\d+), PyTorch ([\\w.+]+);");

  private static final String TO_DO = "build it: reproduce/sew native";
  private static final String BUILD_AGAIN = "build it again: reproduce/sew native";

  static final String NO_FILE =
      "its library, but the system property %s names none; %s"
          .formatted(ComputeProperties.NATIVE_LIBRARY, TO_DO);

  private NativeLibrary() {}

  /** What it takes to load the file of this process; empty if it can be loaded. */
  public static Optional<String> unavailableReason() {
    return Checked.REASON;
  }

  /**
   * What keeps the file that was named from being used; empty if it can be, or if there is none:
   * then nobody expects it.
   */
  public static Optional<String> unusableReason() {
    return ComputeProperties.nativeLibrary().filter(Files::exists).flatMap(file -> Checked.REASON);
  }

  /**
   * The functions of the library, which is loaded once.
   *
   * @throws IllegalArgumentException if it cannot be loaded
   */
  public static NativeFunctions functions() {
    unavailableReason()
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException("the backend native needs " + reason);
            });
    return Loaded.FUNCTIONS;
  }

  /** Throws an EngineException with the message that a function returned, unless it is null. */
  public static void requireSuccess(String error) {
    if (error != null) {
      throw new EngineException("the native backend failed: " + error);
    }
  }

  /** The file does not change while a process runs. */
  private static final class Checked {
    static final Optional<String> REASON =
        ComputeProperties.nativeLibrary()
            .map(Checked::unavailableReason)
            .orElseGet(() -> Optional.of(NO_FILE));

    private Checked() {}

    /** The engine, which is asked for its version, is only loaded if it may be. */
    private static Optional<String> unavailableReason(Path file) {
      return InstalledTorch.refusal()
          .map(reason -> "PyTorch %s, but %s".formatted(InstalledTorch.VERSION, reason))
          .or(() -> NativeLibrary.unavailableReason(file, Engine.getInstance().getVersion()))
          .or(() -> linkageError(file));
    }
  }

  /** Loaded at its first use; from then on its heap keeps the memory of large arrays. */
  private static final class Loaded {
    static final NativeFunctions FUNCTIONS =
        NativeFunctions.of(ComputeProperties.nativeLibrary().orElseThrow());

    static {
      requireSuccess(FUNCTIONS.sew_start_heap());
    }

    private Loaded() {}
  }

  /** What {@code file} lacks to run beside PyTorch {@code torch}. */
  static Optional<String> unavailableReason(Path file, String torch) {
    if (!Files.isRegularFile(file)) {
      return Optional.of("its library, but there is no file %s; %s".formatted(file, TO_DO));
    }
    String content;
    try {
      byte[] bytes = Files.readAllBytes(file);
      Optional<String> damage = LibraryChecksum.damage(file, bytes);
      if (damage.isPresent()) {
        return Optional.of("a whole library, but %s; %s".formatted(damage.get(), BUILD_AGAIN));
      }
      content = new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return Optional.of("its library, but %s cannot be read (%s)".formatted(file, e.getMessage()));
    }
    Matcher built = BUILT.matcher(content);
    if (!built.find()) {
      return Optional.of(
          "its library, but %s was not built from this project; %s".formatted(file, TO_DO));
    }
    String found = "interface %s, PyTorch %s".formatted(built.group(1), built.group(2));
    String expected = "interface %d, PyTorch %s".formatted(INTERFACE, torch);
    return found.equals(expected)
        ? Optional.empty()
        : Optional.of(
            "a library for %s, but %s is for %s; %s".formatted(expected, file, found, BUILD_AGAIN));
  }

  /** What keeps the system from loading {@code file}. */
  static Optional<String> linkageError(Path file) {
    try {
      com.sun.jna.NativeLibrary.getInstance(file.toString());
      return Optional.empty();
    } catch (UnsatisfiedLinkError e) {
      return Optional.of(
          "a library that this system can load; %s: %s; %s"
              .formatted(file, e.getMessage(), BUILD_AGAIN));
    }
  }
}
