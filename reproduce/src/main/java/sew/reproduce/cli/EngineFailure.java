package sew.reproduce.cli;

import ai.djl.engine.EngineException;
import java.util.Optional;

/**
 * What is said when PyTorch's native library cannot be loaded, such as its CUDA build without a
 * driver.
 */
final class EngineFailure {
  /** DJL's words. */
  private static final String NOT_LOADED = "Failed to load PyTorch native library";

  private static final String VARIABLE = "PYTORCH_LIBRARY_PATH";

  private EngineFailure() {}

  /** Empty if {@code failure} is another one. */
  static Optional<String> sentence(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof EngineException && String.valueOf(t.getMessage()).startsWith(NOT_LOADED)) {
        return Optional.of(sentence(rootOf(t).getMessage(), System.getenv(VARIABLE) != null));
      }
    }
    return Optional.empty();
  }

  static String sentence(String found, boolean isInstalled) {
    String driver =
        found.contains("libcuda.") ? " (libcuda is part of NVIDIA's driver for a GPU)" : "";
    return "PyTorch's native library cannot be loaded: %s; install what is missing%s%s"
        .formatted(
            found, driver, isInstalled ? ", or unset " + VARIABLE + " to compute on the CPU" : "");
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
