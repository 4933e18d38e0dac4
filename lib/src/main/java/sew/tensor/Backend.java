package sew.tensor;

import ai.djl.Device;
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
  /** Nothing: spikes are the inputs. Only for measuring the time of everything but the neurons. */
  NONE;

  /** The module that the fused pass in Java needs. */
  public static final String VECTOR_API = "jdk.incubator.vector";

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
                new IllegalArgumentException("a backend is auto, portable or java, found " + name));
  }

  /** Whether this Java VM was started with the Vector API. */
  public static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule(VECTOR_API).isPresent();
  }

  /** What the choice of this process means on {@code device}. */
  public static Backend chosen(Device device) {
    Backend chosen = chosen();
    return chosen != AUTO ? chosen : hasVectorApi() && !device.isGpu() ? JAVA : PORTABLE;
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
    return (this == AUTO || this == JAVA) && obstacle == null;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
