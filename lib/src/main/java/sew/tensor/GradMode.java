package sew.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.Optional;

/**
 * Whether this thread records operations for the backward pass, for the length of a
 * try-with-resources block.
 *
 * <p>DJL switches recording off only on the thread that created the engine and allows one gradient
 * collector per process; this is PyTorch's own switch, which belongs to the thread.
 */
public final class GradMode implements AutoCloseable {
  private static final ThreadLocal<GradMode> CURRENT = new ThreadLocal<>();

  private final boolean recordedBefore = JniUtils.isGradMode();
  private final GradMode outer = CURRENT.get();
  private final Tape tape;

  private GradMode(boolean on) {
    this.tape = on ? new Tape() : null;
    JniUtils.setGradMode(on);
    CURRENT.set(this);
  }

  /** Records the operations that follow. */
  public static GradMode on() {
    return new GradMode(true);
  }

  /** Computes without recording, as PyTorch's no_grad. */
  public static GradMode off() {
    return new GradMode(false);
  }

  /** The innermost block that this thread is in. */
  public static Optional<GradMode> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Whether this thread records operations, in a block or by PyTorch's own default. */
  public static boolean isRecording() {
    return JniUtils.isGradMode();
  }

  /** The tape of the innermost block that this thread is in; none if that records nothing. */
  public static Optional<Tape> currentTape() {
    return current().flatMap(GradMode::tape);
  }

  /** Where functions that autograd does not know are recorded; none if nothing is. */
  public Optional<Tape> tape() {
    return Optional.ofNullable(tape);
  }

  /** A handle of {@code x}, which the caller closes, for an array that several functions read. */
  public static NDArray shared(NDArray x) {
    return currentTape().map(tape -> tape.cut(x)).orElseGet(() -> Tape.view(x));
  }

  /** Adds d loss / d x to the gradient of every leaf x; {@code loss} is a scalar []. */
  public static void backward(NDArray loss) {
    backward(loss, Scalars.scalar(loss, 1));
  }

  /**
   * Adds the vector-Jacobian product of {@code y} with {@code gradient}, of the same shape, to the
   * gradient of every leaf. As in PyTorch, the part of the graph that it passed through is freed.
   */
  public static void backward(NDArray y, NDArray gradient) {
    JniUtils.backward((PtNDArray) y, (PtNDArray) gradient, false, false);
    currentTape().ifPresent(Tape::unwind);
  }

  @Override
  public void close() {
    CURRENT.set(outer);
    JniUtils.setGradMode(recordedBefore);
    if (tape != null) {
      tape.close();
    }
    if (outer == null) {
      MallocHeap.giveBackIfGrown();
    }
  }
}
