package sew.compute;

/**
 * A part of {@link Compute} as text: a system property {@code sew.NAME}, an option {@code --NAME}
 * of the command line, and a field of a run's record.
 */
public enum ComputeSetting {
  BACKEND("backend"),
  MEMORY_ORDER("memory-order"),
  PRECISION("precision"),
  RECOMPUTE("recompute"),
  SPIKES_AS_BYTES("spikes-as-bytes");

  private final String label;

  ComputeSetting(String label) {
    this.label = label;
  }

  /** The system property with the default of a process. */
  public String property() {
    return "sew." + label;
  }

  /** The option of the command line. */
  public String option() {
    return "--" + label;
  }

  /** {@code compute} with the value {@code text}. */
  public Compute set(Compute compute, String text) {
    return switch (this) {
      case BACKEND -> compute.withBackend(Backend.of(text));
      case MEMORY_ORDER -> compute.withMemoryOrder(MemoryOrder.of(text));
      case PRECISION -> compute.withPrecision(Precision.of(text));
      case RECOMPUTE -> compute.withRecompute(flag(text));
      case SPIKES_AS_BYTES -> compute.withSpikesAsBytes(flag(text));
    };
  }

  /** The value that {@link #set} takes. */
  public String get(Compute compute) {
    return switch (this) {
      case BACKEND -> compute.backend().toString();
      case MEMORY_ORDER -> compute.memoryOrder().toString();
      case PRECISION -> compute.precision().toString();
      case RECOMPUTE -> String.valueOf(compute.recompute());
      case SPIKES_AS_BYTES -> String.valueOf(compute.spikesAsBytes());
    };
  }

  /** "true" or "false"; Java's own parser takes "yes" for false. */
  private boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(label + " must be true or false, found " + text);
    };
  }

  @Override
  public String toString() {
    return label;
  }
}
