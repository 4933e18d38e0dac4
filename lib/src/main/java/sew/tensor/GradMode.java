package sew.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Whether this thread records operations for the backward pass, for the length of a
 * try-with-resources block.
 *
 * <p>DJL switches recording off only on the thread that created the engine and allows one gradient
 * collector per process; this is PyTorch's own switch, which belongs to the thread.
 */
public final class GradMode implements AutoCloseable {
  private final boolean before = JniUtils.isGradMode();

  private GradMode(boolean on) {
    JniUtils.setGradMode(on);
  }

  /** Records the operations that follow. */
  public static GradMode on() {
    return new GradMode(true);
  }

  /** Computes without recording, as PyTorch's no_grad. */
  public static GradMode off() {
    return new GradMode(false);
  }

  /** Adds d loss / d x to the gradient of every leaf x; {@code loss} is a scalar []. */
  public static void backward(NDArray loss) {
    backward(loss, Scalars.scalar(loss, 1));
  }

  /** Adds the vector-Jacobian product of {@code y} with {@code gradient}, of the same shape. */
  public static void backward(NDArray y, NDArray gradient) {
    JniUtils.backward((PtNDArray) y, (PtNDArray) gradient, false, false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
