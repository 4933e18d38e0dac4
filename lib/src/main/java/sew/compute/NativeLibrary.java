package sew.compute;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The compiled file of the native backend, which {@code sew native} builds from {@code
 * lib/src/main/native}.
 *
 * <p>The file carries the versions that it was built for; they are read before it is loaded.
 */
public final class NativeLibrary {
  /** The system property that names the file; {@code sew} sets it. */
  public static final String PROPERTY = "sew.native";

  /** The interface that this version of the Java code calls, {@code SEW_INTERFACE} in C++. */
  static final int INTERFACE = 7;

  private static final Pattern BUILT =
      Pattern.compile("sew-neuron interface (\\d+), PyTorch ([\\w.+]+);");

  private static final String TO_DO = "build it: reproduce/sew native --python PATH";

  private NativeLibrary() {}

  /** The file of this process, or null if none was named. */
  public static Path file() {
    String name = System.getProperty(PROPERTY);
    return name == null ? null : Path.of(name);
  }

  /** What it takes to load the file of this process, or null if it can be loaded. */
  public static String obstacle() {
    return Checked.OBSTACLE;
  }

  /** The functions of the library; throws an IllegalStateException where there is an obstacle. */
  public static <F extends com.sun.jna.Library> F load(Class<F> functions) {
    if (obstacle() != null) {
      throw new IllegalStateException("the backend native needs " + obstacle());
    }
    return Native.load(file().toString(), functions);
  }

  /** Throws an EngineException with the message that a function has answered, unless it is null. */
  public static void requireNone(String error) {
    if (error != null) {
      throw new EngineException("the native backend failed: " + error);
    }
  }

  /** The file does not change while a process runs. */
  private static final class Checked {
    static final String OBSTACLE = obstacle(file(), Engine.getInstance().getVersion());

    private Checked() {}

    private static String obstacle(Path file, String torch) {
      String obstacle = NativeLibrary.obstacle(file, torch);
      return obstacle != null ? obstacle : linkage(file);
    }
  }

  /** What {@code file} lacks to run beside PyTorch {@code torch}, or null. */
  static String obstacle(Path file, String torch) {
    if (file == null) {
      return "its library, but the system property " + PROPERTY + " names none; " + TO_DO;
    }
    if (!Files.isRegularFile(file)) {
      return "its library, but there is no file %s; %s".formatted(file, TO_DO);
    }
    String content;
    try {
      content = Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "its library, but %s cannot be read (%s)".formatted(file, e.getMessage());
    }
    Matcher built = BUILT.matcher(content);
    if (!built.find()) {
      return "its library, but %s is another file; %s".formatted(file, TO_DO);
    }
    String found = "interface %s, PyTorch %s".formatted(built.group(1), built.group(2));
    String expected = "interface %d, PyTorch %s".formatted(INTERFACE, torch);
    return found.equals(expected)
        ? null
        : "a library for %s, but %s is for %s; %s again".formatted(expected, file, found, TO_DO);
  }

  /** What keeps the system from loading {@code file}, or null. */
  static String linkage(Path file) {
    try {
      com.sun.jna.NativeLibrary.getInstance(file.toString());
      return null;
    } catch (UnsatisfiedLinkError e) {
      return "a library that this system can load; %s: %s; %s again"
          .formatted(file, e.getMessage(), TO_DO);
    }
  }
}
