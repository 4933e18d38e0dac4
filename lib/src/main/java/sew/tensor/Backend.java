package sew.tensor;

import java.util.Arrays;
import java.util.Locale;

/**
 * What computes the neurons; every choice gives the same spikes, bit by bit.
 *
 * <p>The choice of a process is the system property {@code sew.backend}, which {@code sew
 * --backend} sets; {@link GradMode} takes another for the length of a block.
 */
public enum Backend {
  /** The fastest that the device and the Java VM allow. */
  AUTO,
  /** DJL operations, on any device. */
  PORTABLE,
  /** One fused pass over memory by Java's Vector API, on the CPU. */
  JAVA,
  /** One fused pass in C++, built by {@code lib/src/main/native/build}. */
  NATIVE,
  /** Nothing: spikes are the inputs. Only for measuring the time of everything but the neurons. */
  NONE;

  /** The system property that holds the choice of a process. */
  public static final String PROPERTY = "sew.backend";

  /** The choice of this process. */
  public static Backend chosen() {
    return of(System.getProperty(PROPERTY, "auto"));
  }

  /** The backend called {@code name}, in any case. */
  public static Backend of(String name) {
    return Arrays.stream(values())
        .filter(
            backend -> backend != NONE && backend.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a backend is auto, portable, java or native, found " + name));
  }

  /**
   * Whether neurons are computed by the fused kernel.
   *
   * @param obstacle what that would need and does not have, or null
   */
  public boolean isFused(String obstacle) {
    if (this == JAVA && obstacle != null) {
      throw new IllegalStateException("the backend java needs " + obstacle);
    }
    return this != PORTABLE && obstacle == null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
