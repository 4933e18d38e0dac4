package sew.compute;

/**
 * A forward pass on this thread in the precision of a {@link Compute}.
 *
 * <p>PyTorch's autocast does the work. DJL does not know bfloat16: such arrays have its type
 * UNKNOWN, and only {@link Backend#NATIVE} computes neurons from them.
 */
public final class Autocast implements AutoCloseable {
  private final boolean casts;

  private Autocast(boolean casts) {
    this.casts = casts;
    set(true);
  }

  public static Autocast open(Compute.Resolved compute) {
    return new Autocast(compute.precision() == Precision.BFLOAT16);
  }

  private void set(boolean on) {
    if (casts) {
      NativeLibrary.requireSuccess(NativeLibrary.functions().sew_autocast(on ? 1 : 0));
    }
  }

  @Override
  public void close() {
    set(false);
  }
}
