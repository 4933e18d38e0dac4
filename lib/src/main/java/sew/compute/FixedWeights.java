package sew.compute;

/**
 * Says that this thread changes no weights until it is closed, as while a network is tested. The
 * native backend then reorders each weight once, not for every batch, and keeps the copy meanwhile;
 * other backends have nothing to keep. Results are the same, even where an operation on its array
 * changes a weight after all.
 *
 * <pre>{@code
 * try (FixedWeights fixed = FixedWeights.open();
 *     GradMode silent = GradMode.off()) {
 *   for (NDArray batch : batches) {
 *     network.forward(store, new NDList(batch), false);
 *   }
 * }
 * }</pre>
 */
public final class FixedWeights implements AutoCloseable {
  private final boolean areKept;
  private boolean isOpen = true;

  private FixedWeights(boolean areKept) {
    this.areKept = areKept;
  }

  /** For what this thread computes by the backend of the moment; may be nested. */
  public static FixedWeights open() {
    boolean isNative = ComputeScope.current().backend() == Backend.NATIVE;
    if (isNative) {
      tell(true);
    }
    return new FixedWeights(isNative);
  }

  private static void tell(boolean areFixed) {
    NativeLibrary.requireSuccess(NativeLibrary.functions().sew_fix_weights(areFixed ? 1 : 0));
  }

  /** On the thread that opened it. */
  @Override
  public void close() {
    if (areKept && isOpen) {
      tell(false);
    }
    isOpen = false;
  }
}
