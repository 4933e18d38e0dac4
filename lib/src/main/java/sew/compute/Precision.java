package sew.compute;

import java.util.Locale;

/**
 * The number type of the convolutions and BN of a network; parameters, their gradients, membrane
 * potentials and spikes are always float32.
 */
public enum Precision {
  FLOAT32,
  /** Eight bits of precision: faster where the processor has instructions for it. */
  BFLOAT16;

  /** The precision called {@code name}, in any case: float32 or bfloat16. */
  public static Precision of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "float32" -> FLOAT32;
      case "bfloat16" -> BFLOAT16;
      default ->
          throw new IllegalArgumentException(
              "expected the precision float32 or bfloat16, found " + name);
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
