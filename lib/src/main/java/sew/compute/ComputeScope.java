package sew.compute;

/**
 * How this thread computes, for the length of a try-with-resources block; the innermost block
 * counts. Outside of all blocks, the system properties of the process do, see {@link
 * ComputeRequest#ofProperties}.
 *
 * <pre>{@code
 * try (ComputeScope scope = ComputeScope.open(Compute.DEFAULT.withBackend(Backend.JAVA))) {
 *   network.forward(store, inputs, false);
 * }
 * }</pre>
 */
public final class ComputeScope implements AutoCloseable {
  private static final ThreadLocal<ComputeScope> CURRENT = new ThreadLocal<>();

  private final Compute.Resolved compute;
  private final ComputeScope outer = CURRENT.get();

  private ComputeScope(Compute.Resolved compute) {
    this.compute = compute;
    CURRENT.set(this);
  }

  /**
   * Computes what follows as {@code compute} says.
   *
   * @throws IllegalArgumentException if that is not available
   */
  public static ComputeScope open(Compute compute) {
    return open(compute.resolve());
  }

  public static ComputeScope open(Compute.Resolved compute) {
    return new ComputeScope(compute);
  }

  /**
   * The choice of the innermost block that this thread is in, or else of this process.
   *
   * @throws IllegalArgumentException if that of the process is not available
   */
  public static Compute.Resolved current() {
    ComputeScope scope = CURRENT.get();
    return scope == null ? OfProcess.get() : scope.compute;
  }

  @Override
  public void close() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }

  /** Properties do not change while a process runs; a refusal is repeated at every call. */
  private static final class OfProcess {
    private static volatile Compute.Resolved resolved;

    private OfProcess() {}

    static Compute.Resolved get() {
      Compute.Resolved known = resolved;
      if (known == null) {
        known = ComputeRequest.ofProperties().applyTo(Compute.DEFAULT).resolve();
        resolved = known;
      }
      return known;
    }
  }
}
