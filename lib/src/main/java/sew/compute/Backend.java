package sew.compute;

import ai.djl.Device;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import sew.tensor.GradMode;

/**
 * What computes the neurons and, natively, the convolutions of their spikes; every choice gives the
 * same spikes, bit by bit.
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
  /** One fused pass over memory in C++ or CUDA, on any device; {@link NativeLibrary} is needed. */
  NATIVE,
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
                new IllegalArgumentException(
                    "a backend is auto, portable, java or native, found " + name));
  }

  /** Whether this Java VM was started with the Vector API. */
  public static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule(VECTOR_API).isPresent();
  }

  /** What the choice of this process means on {@code device}, for arrays that any backend takes. */
  public static Backend chosen(Device device) {
    return chosen().over(backend -> backend.obstacle(device));
  }

  /** What this backend needs on {@code device} and does not have, or null. */
  public String obstacle(Device device) {
    return switch (this) {
      case JAVA ->
          !hasVectorApi()
              ? "a Java VM started with --add-modules " + VECTOR_API
              : device.isGpu() ? "arrays on the CPU" : null;
      case NATIVE -> NativeLibrary.obstacle();
      default -> null;
    };
  }

  /**
   * This backend, or for AUTO the fastest that can be used.
   *
   * @param obstacle what a backend needs and does not have, or null; an IllegalStateException says
   *     so where that backend was chosen
   */
  public Backend over(Function<Backend, String> obstacle) {
    if (this == AUTO) {
      // The faster of the two first: PERFORMANCE.md.
      return Stream.of(NATIVE, JAVA)
          .filter(backend -> obstacle.apply(backend) == null)
          .findFirst()
          .orElse(PORTABLE);
    }
    String missing = this == JAVA || this == NATIVE ? obstacle.apply(this) : null;
    if (missing != null) {
      throw new IllegalStateException("the backend %s needs %s".formatted(this, missing));
    }
    return this;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
