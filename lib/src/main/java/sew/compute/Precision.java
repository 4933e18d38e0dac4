package sew.compute;

import com.sun.jna.Library;
import java.util.Locale;
import sew.tensor.GradMode;

/**
 * In which numbers convolutions and BN of a network compute; parameters, their gradients, membrane
 * potentials and spikes are float32 always.
 *
 * <p>The choice of a process is the system property {@code sew.precision}, which {@code sew
 * --precision} sets. PyTorch's autocast does the work. DJL has no word for bfloat16: such arrays
 * have its type UNKNOWN, and only {@link Backend#NATIVE} computes neurons from them.
 */
public enum Precision {
  FLOAT32,
  /** Eight bits of precision: faster where the processor multiplies them itself. */
  BFLOAT16;

  /** The system property that holds the choice of a process. */
  public static final String PROPERTY = "sew.precision";

  /** The choice of this process. */
  public static Precision chosen() {
    return of(System.getProperty(PROPERTY, "float32"));
  }

  /** The precision called {@code name}, in any case: float32 or bfloat16. */
  public static Precision of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "float32" -> FLOAT32;
      case "bfloat16" -> BFLOAT16;
      default ->
          throw new IllegalArgumentException("a precision is float32 or bfloat16, found " + name);
    };
  }

  /** A forward pass on this thread in this precision, until the scope is closed. */
  public Scope scope() {
    Backend backend = GradMode.chosenBackend();
    if (this == BFLOAT16 && backend != Backend.NATIVE) {
      throw new IllegalStateException(
          "the precision bfloat16 needs the backend native, found " + backend);
    }
    return new Scope(this == BFLOAT16);
  }

  /** The length of a forward pass. */
  public static final class Scope implements AutoCloseable {
    private final boolean casts;

    private Scope(boolean casts) {
      this.casts = casts;
      autocast(casts);
    }

    private void autocast(boolean on) {
      if (casts) {
        NativeLibrary.requireNone(Loaded.FUNCTIONS.sew_autocast(on ? 1 : 0));
      }
    }

    @Override
    public void close() {
      autocast(false);
    }
  }

  /** The function in C++; it returns an error message, or null on success. */
  private interface Functions extends Library {
    String sew_autocast(int on);
  }

  /** Loaded when the first scope casts. */
  private static final class Loaded {
    static final Functions FUNCTIONS = NativeLibrary.load(Functions.class);

    private Loaded() {}
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
