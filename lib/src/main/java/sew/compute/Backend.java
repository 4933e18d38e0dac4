package sew.compute;

import ai.djl.Device;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What computes the neurons and, natively, the convolutions of their spikes and SGD on the CPU;
 * every choice gives the same spikes, bit for bit.
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
  private static final String VECTOR_API = "jdk.incubator.vector";

  /** The backend called {@code name}, in any case. */
  public static Backend of(String name) {
    return Arrays.stream(values())
        .filter(
            backend -> backend != NONE && backend.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected the backend auto, portable, java or native, found " + name));
  }

  /** Whether this Java VM was started with the Vector API. */
  private static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule(VECTOR_API).isPresent();
  }

  /** What this backend needs on {@code device} and does not have; empty if it is available. */
  public Optional<String> unavailableReason(Device device) {
    return switch (this) {
      case JAVA ->
          !hasVectorApi()
              ? Optional.of("a Java VM started with --add-modules " + VECTOR_API)
              : device.isGpu() ? Optional.of("arrays on the CPU") : Optional.empty();
      case NATIVE -> NativeLibrary.unavailableReason();
      default -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
