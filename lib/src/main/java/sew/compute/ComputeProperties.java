package sew.compute;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The system properties that say how a process computes; no other class reads them.
 *
 * <ul>
 *   <li>{@code sew.backend}, {@code sew.memory-order}, {@code sew.precision}, {@code
 *       sew.recompute}, {@code sew.spikes-as-bytes}: the default of each {@link ComputeSetting}
 *   <li>{@code sew.native}: the file of the {@link NativeLibrary}
 *   <li>{@code ai.djl.pytorch.num_threads}: DJL's own, the threads of one PyTorch operation
 * </ul>
 */
public final class ComputeProperties {
  /** The system property that names the file of the native backend; {@code sew} sets it. */
  public static final String NATIVE_LIBRARY = "sew.native";

  private static final String THREADS = "ai.djl.pytorch.num_threads";

  private ComputeProperties() {}

  /** The value of the default of a setting, or of another property named here. */
  static Optional<String> get(String name) {
    return Optional.ofNullable(System.getProperty(name));
  }

  /** The file of the native backend, if one was named. */
  public static Optional<Path> nativeLibrary() {
    return get(NATIVE_LIBRARY).map(Path::of);
  }

  /** The threads of one operation in this process, if they were set: DJL reads them once. */
  public static Optional<Integer> configuredThreads() {
    return get(THREADS).map(ComputeProperties::threads);
  }

  /** The threads of one operation in this process: those that were set, or one for each core. */
  public static int threads() {
    return configuredThreads().orElseGet(Runtime.getRuntime()::availableProcessors);
  }

  /** An option of the Java VM that sets the threads of one operation. */
  public static String threadsOption(int threads) {
    return "-D" + THREADS + "=" + threads;
  }

  private static int threads(String text) {
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(
          "the system property %s must be a number of threads from 1 to 9999, found %s"
              .formatted(THREADS, text));
    }
    return Integer.parseInt(text);
  }
}
