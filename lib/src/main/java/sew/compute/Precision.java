package sew.compute;

import java.util.Locale;

/**
 * In which numbers convolutions and BN of a network compute; parameters, their gradients, membrane
 * potentials and spikes are float32 always.
 */
public enum Precision {
  FLOAT32,
  /** Eight bits of precision: faster where the processor multiplies them itself. */
  BFLOAT16;

  /** The precision called {@code name}, in any case: float32 or bfloat16. */
  public static Precision of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "float32" -> FLOAT32;
      case "bfloat16" -> BFLOAT16;
      default ->
          throw new IllegalArgumentException("a precision is float32 or bfloat16, found " + name);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
