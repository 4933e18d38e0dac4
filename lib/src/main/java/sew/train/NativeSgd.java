package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import com.sun.jna.Library;
import sew.compute.Backend;
import sew.compute.NativeLibrary;
import sew.tensor.GradMode;

/** {@link Optimiser.Sgd} in one pass over memory, by the native backend on the CPU. */
final class NativeSgd {
  private NativeSgd() {}

  /** The function in C++; it returns an error message, or null on success. */
  private interface Functions extends Library {
    String sew_sgd_step(long p, long buf, double momentum, double learningRate);
  }

  /** Loaded when the first parameter is updated. */
  private static final class Loaded {
    static final Functions FUNCTIONS = NativeLibrary.load(Functions.class);

    private Loaded() {}
  }

  /** Whether {@code parameter} is updated here. */
  static boolean takes(NDArray parameter) {
    Backend backend = GradMode.chosenBackend();
    boolean isWanted = backend == Backend.NATIVE || backend == Backend.AUTO;
    return isWanted
        && !parameter.getDevice().isGpu()
        && parameter.getDataType() == DataType.FLOAT32
        && NativeLibrary.obstacle() == null;
  }

  /**
   * Updates the leaf {@code p} and its momentum {@code buf}, and frees the gradient of {@code p}.
   */
  static void update(NDArray p, NDArray buf, double momentum, double learningRate) {
    long leaf = ((PtNDArray) p).getHandle();
    long moments = ((PtNDArray) buf).getHandle();
    NativeLibrary.requireNone(Loaded.FUNCTIONS.sew_sgd_step(leaf, moments, momentum, learningRate));
  }
}
