package sew.reproduce.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import sew.compute.Backend;
import sew.compute.MemoryOrder;
import sew.compute.NativeLibrary;
import sew.compute.Precision;
import sew.layer.SpikingLayer;
import sew.residual.Recomputation;

/** How every command computes: what it takes in time, memory and rounding. */
final class ComputingOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Backend backend = Backend.chosen();
  private Precision precision = Precision.chosen();

  @Option(
      names = "--backend",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = {
        "What computes the neurons: auto, portable, java or native, which sew native builds.",
        "All give the same spikes. Default: auto, the fastest that is at hand."
      })
  void chooseBackend(String name) {
    read("--backend", () -> backend = Backend.of(name));
  }

  @Option(
      names = "--precision",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = {
        "float32, or bfloat16 in convolutions and BN, with --backend native; spikes change.",
        "Default: float32."
      })
  void choosePrecision(String name) {
    read("--precision", () -> precision = Precision.of(name));
  }

  @Option(
      names = "--memory-order",
      scope = ScopeType.INHERIT,
      paramLabel = "ORDER",
      description = {
        "channels-first, or channels-last, which is faster on a CPU, most of all with --backend native, and",
        "rounds differently.",
        "Default: channels-first."
      })
  void chooseMemoryOrder(String name) {
    read(
        "--memory-order",
        () -> System.setProperty(MemoryOrder.PROPERTY, MemoryOrder.of(name).toString()));
  }

  @Option(
      names = "--recompute",
      scope = ScopeType.INHERIT,
      description = {
        "Keep only what enters each block and compute the block again in the backward pass:",
        "a third more time, a fraction of the memory, the same numbers."
      })
  void recompute(boolean chosen) {
    System.setProperty(Recomputation.PROPERTY, String.valueOf(chosen));
  }

  @Option(
      names = "--spikes-as-bytes",
      scope = ScopeType.INHERIT,
      description = {
        "With --backend native in float32: keep spikes as bytes until the backward pass; a few percent more",
        "time, less memory, the same numbers."
      })
  void keepSpikesAsBytes(boolean chosen) {
    System.setProperty(SpikingLayer.SPIKES_AS_BYTES, String.valueOf(chosen));
  }

  /**
   * Makes the choice that of this process, when all options are read: bfloat16 needs a backend,
   * whichever came first.
   */
  void choose() {
    boolean isHalf = precision == Precision.BFLOAT16;
    if (isHalf) {
      read("--precision", this::requireNative);
    }
    read(isHalf ? "--precision" : "--backend", this::requireLibrary);
    System.setProperty(Backend.PROPERTY, backend.toString());
    System.setProperty(Precision.PROPERTY, precision.toString());
  }

  private void requireNative() {
    if (backend != Backend.NATIVE && backend != Backend.AUTO) {
      throw new IllegalArgumentException(
          "bfloat16 needs --backend native, found --backend %s; change one of the two"
              .formatted(backend));
    }
    backend = Backend.NATIVE;
  }

  private void requireLibrary() {
    String obstacle = backend == Backend.NATIVE ? NativeLibrary.obstacle() : null;
    if (obstacle != null) {
      throw new IllegalArgumentException("the backend native needs " + obstacle);
    }
  }

  private void read(String option, Runnable choice) {
    try {
      choice.run();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
    }
  }
}
