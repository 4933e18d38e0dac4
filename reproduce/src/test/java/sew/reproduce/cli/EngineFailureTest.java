package sew.reproduce.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.EngineException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EngineFailureTest {
  private static final String MISSING =
      "/torch/lib/libcaffe2_nvrtc.so: libcuda.so.1: cannot open shared object file";

  /** As it comes out of a class that asks the engine when it is initialised. */
  private static Throwable missingDriver() {
    Throwable link = new UnsatisfiedLinkError(MISSING);
    return new ExceptionInInitializerError(
        new EngineException("Failed to load PyTorch native library", link));
  }

  @Test
  void aMissingLibraryIsNamedWithWhatToDo() {
    assertEquals(
        "PyTorch's native library cannot be loaded: %s; install what is missing (libcuda is part of NVIDIA's driver for a GPU), or unset PYTORCH_LIBRARY_PATH to compute on the CPU"
            .formatted(MISSING),
        EngineFailure.sentence(MISSING, true));
    assertEquals(
        "PyTorch's native library cannot be loaded: no libgomp.so.1; install what is missing",
        EngineFailure.sentence("no libgomp.so.1", false));
    assertTrue(EngineFailure.sentence(missingDriver()).orElseThrow().contains(MISSING));
  }

  @Test
  void otherFailuresAreNotExplained() {
    assertEquals(Optional.empty(), EngineFailure.sentence(new EngineException("no such operator")));
    assertFalse(EngineFailure.sentence(new UnsatisfiedLinkError(MISSING)).isPresent());
  }
}
