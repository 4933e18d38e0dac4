package sew.compute;

import ai.djl.Device;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How networks are computed: what it takes in time and memory, and how sums are rounded. The spikes
 * of neurons given the same inputs are the same, bit for bit, whatever is chosen.
 *
 * <p>{@link #resolve} decides once what that means on this machine: an explicit choice is obeyed or
 * refused with the reason, {@link Backend#AUTO} takes the fastest that is available. {@link
 * ComputeScope} then makes it the choice of a thread.
 *
 * @param recompute whether a training step keeps only what enters each block and computes the block
 *     again in the backward pass: more time, less memory, the same numbers
 * @param spikesAsBytes whether the native backend saves the spikes that layers read as bytes until
 *     the backward pass, where they are integers from 0 to 255: less memory, the same numbers
 * @param threads of one operation; PyTorch fixes them when a process starts, so that another number
 *     than the process has is refused. 0: those of the process
 * @param device where the arrays are
 */
public record Compute(
    Backend backend,
    MemoryOrder memoryOrder,
    Precision precision,
    boolean recompute,
    boolean spikesAsBytes,
    int threads,
    Device device) {

  /**
   * The fastest backend, PyTorch's own order and float32, on the CPU: the order in which whole
   * networks have the numbers of the authors' code, spike by spike.
   */
  public static final Compute DEFAULT =
      new Compute(
          Backend.AUTO,
          MemoryOrder.CHANNELS_FIRST,
          Precision.FLOAT32,
          false,
          false,
          0,
          Device.cpu());

  /**
   * The fastest way to train, test and apply networks on {@code device} in float32: on a CPU
   * channels-last order, in which sums round differently.
   */
  public static Compute fastest(Device device) {
    return DEFAULT
        .withDevice(device)
        .withMemoryOrder(device.isGpu() ? MemoryOrder.CHANNELS_FIRST : MemoryOrder.CHANNELS_LAST);
  }

  public Compute {
    if (threads < 0) {
      throw new IllegalArgumentException("threads must be at least 0, found " + threads);
    }
  }

  public Compute withBackend(Backend other) {
    return new Compute(other, memoryOrder, precision, recompute, spikesAsBytes, threads, device);
  }

  public Compute withMemoryOrder(MemoryOrder other) {
    return new Compute(backend, other, precision, recompute, spikesAsBytes, threads, device);
  }

  public Compute withPrecision(Precision other) {
    return new Compute(backend, memoryOrder, other, recompute, spikesAsBytes, threads, device);
  }

  public Compute withRecompute(boolean other) {
    return new Compute(backend, memoryOrder, precision, other, spikesAsBytes, threads, device);
  }

  public Compute withSpikesAsBytes(boolean other) {
    return new Compute(backend, memoryOrder, precision, recompute, other, threads, device);
  }

  public Compute withThreads(int other) {
    return new Compute(backend, memoryOrder, precision, recompute, spikesAsBytes, other, device);
  }

  public Compute withDevice(Device other) {
    return new Compute(backend, memoryOrder, precision, recompute, spikesAsBytes, threads, other);
  }

  /**
   * What this means on this machine.
   *
   * @throws IllegalArgumentException if what was chosen is not available, with the reason
   */
  public Resolved resolve() {
    InstalledTorch.requireUsable();
    return resolve(choice -> choice.unavailableReason(device));
  }

  /** As {@link #resolve()}, given what a backend needs and does not have. */
  Resolved resolve(Function<Backend, Optional<String>> unavailableReason) {
    requireThreads();
    if (spikesAsBytes && precision == Precision.BFLOAT16) {
      throw new IllegalArgumentException(
          "saving spikes as bytes needs the precision float32, found bfloat16");
    }
    String needsNative =
        precision == Precision.BFLOAT16
            ? "the precision bfloat16"
            : spikesAsBytes ? "saving spikes as bytes" : null;
    if (needsNative != null) {
      requireNative(needsNative, unavailableReason);
      return new Resolved(this, Backend.NATIVE);
    }
    if (backend == Backend.AUTO) {
      // The faster of the two first: PERFORMANCE.md.
      Backend fastest =
          Stream.of(Backend.NATIVE, Backend.JAVA)
              .filter(choice -> unavailableReason.apply(choice).isEmpty())
              .findFirst()
              .orElse(Backend.PORTABLE);
      return new Resolved(this, fastest);
    }
    unavailableReason
        .apply(backend)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  "the backend %s needs %s".formatted(backend, reason));
            });
    return new Resolved(this, backend);
  }

  private void requireThreads() {
    if (threads != 0 && threads != ComputeProperties.threads()) {
      throw new IllegalArgumentException(
          "expected %d threads, which is what this process was started with, found %d; PyTorch cannot change them later: start it with %s"
              .formatted(
                  ComputeProperties.threads(), threads, ComputeProperties.threadsOption(threads)));
    }
  }

  private void requireNative(String who, Function<Backend, Optional<String>> unavailableReason) {
    if (backend != Backend.NATIVE && backend != Backend.AUTO) {
      throw new IllegalArgumentException(
          "%s needs the backend native, found %s; choose native or auto".formatted(who, backend));
    }
    unavailableReason
        .apply(Backend.NATIVE)
        .ifPresent(
            reason -> {
              throw new IllegalArgumentException(
                  "%s needs the backend native, and that needs %s".formatted(who, reason));
            });
  }

  /**
   * As {@link #resolve()}, but with {@code chosen} in the place of the fastest for {@link
   * Backend#AUTO}, as a run that is resumed needs it.
   */
  public Resolved resolveTo(Backend chosen) {
    withBackend(chosen).resolve();
    return new Resolved(this, chosen);
  }

  /**
   * A choice that this machine can compute.
   *
   * @param requested what was asked for
   * @param backend what computes; with {@link Backend#AUTO} asked for, what it cannot compute falls
   *     back on {@link Backend#PORTABLE}
   */
  public record Resolved(Compute requested, Backend backend) {

    public Resolved {
      if (backend == Backend.AUTO) {
        throw new IllegalArgumentException("the backend auto has not been resolved");
      }
    }

    /** Whether the backend was left to the machine. */
    public boolean isAutomatic() {
      return requested.backend == Backend.AUTO;
    }

    public MemoryOrder memoryOrder() {
      return requested.memoryOrder;
    }

    public Precision precision() {
      return requested.precision;
    }

    public boolean recompute() {
      return requested.recompute;
    }

    public boolean spikesAsBytes() {
      return requested.spikesAsBytes;
    }

    /** The threads of one operation. */
    public int threads() {
      return ComputeProperties.threads();
    }

    public Device device() {
      return requested.device;
    }

    /** The threads as a record states them: "default" where nobody set them. */
    public String threadsLabel() {
      return ComputeProperties.configuredThreads().map(String::valueOf).orElse("default");
    }
  }
}
