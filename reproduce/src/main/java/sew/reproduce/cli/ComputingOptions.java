package sew.reproduce.cli;

import ai.djl.Device;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeRequest;
import sew.compute.ComputeScope;
import sew.compute.ComputeSetting;
import sew.compute.NativeLibrary;
import sew.data.Printable;

/** How every command computes: what it takes in time, memory and rounding. */
@Section("Computing, in every command")
final class ComputingOptions {
  /** The name by which every command finds these options in the root command. */
  static final String MIXIN = "computing";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private boolean warned;

  private ComputeRequest chosen = ComputeRequest.NONE;

  // Of the root command alone: bench has one of its own, and the launcher takes it anywhere.
  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of one PyTorch operation, as SEW_THREADS. Default: all cores, shared by --ranks.")
  private Integer threads;

  @Option(
      names = "--backend",
      scope = ScopeType.INHERIT,
      paramLabel = "NAME",
      description = {
        "What computes the neurons: auto, portable, java or native, which sew native builds.",
        "All give the same spikes. Default: auto, the fastest that is available."
      })
  void chooseBackend(String name) {
    choose(ComputeSetting.BACKEND, name);
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
    choose(ComputeSetting.PRECISION, name);
  }

  @Option(
      names = "--memory-order",
      scope = ScopeType.INHERIT,
      paramLabel = "ORDER",
      description = {
        "channels-first, in which the authors' numbers hold, or channels-last, which is faster on a CPU and",
        "rounds differently.",
        "Default: channels-last on a CPU to train, evaluate and predict, else channels-first."
      })
  void chooseMemoryOrder(String name) {
    choose(ComputeSetting.MEMORY_ORDER, name);
  }

  @Option(
      names = "--recompute",
      scope = ScopeType.INHERIT,
      description = {
        "Keep only what enters each block and compute the block again in the backward pass:",
        "a third more time, a fraction of the memory, the same numbers."
      })
  void recompute(boolean chosen) {
    choose(ComputeSetting.RECOMPUTE, String.valueOf(chosen));
  }

  @Option(
      names = "--spikes-as-bytes",
      scope = ScopeType.INHERIT,
      description = {
        "With --backend native in float32: keep spikes as bytes until the backward pass; a few percent more",
        "time, less memory, the same numbers."
      })
  void keepSpikesAsBytes(boolean chosen) {
    choose(ComputeSetting.SPIKES_AS_BYTES, String.valueOf(chosen));
  }

  private void choose(ComputeSetting setting, String text) {
    try {
      chosen = chosen.with(setting, text);
    } catch (IllegalArgumentException e) {
      throw wrongUse(setting.option() + ": " + e.getMessage(), e);
    }
  }

  /** The options of the command line that {@code command} belongs to. */
  static ComputingOptions of(CommandSpec command) {
    return (ComputingOptions) command.root().mixins().get(MIXIN).userObject();
  }

  /** What the system properties and the options ask for; the options take precedence. */
  ComputeRequest request() {
    ComputeRequest request = ComputeRequest.ofProperties();
    for (Map.Entry<ComputeSetting, String> option : chosen.values().entrySet()) {
      request = request.with(option.getKey(), option.getValue());
    }
    return request;
  }

  /**
   * As {@link #request}, for a command that is about to compute: builds the native backend where it
   * may be what computes, and says if the command will be slower.
   */
  ComputeRequest requestToCompute() {
    ComputeRequest request = request();
    Backend backend = request.applyTo(Compute.DEFAULT).backend();
    PrintWriter messages = spec.root().commandLine().getErr();
    if (backend == Backend.AUTO) {
      NativeBuild.automatic().ifPresent(build -> build.ifPossible(messages));
    } else if (backend == Backend.NATIVE) {
      NativeBuild.automatic().ifPresent(build -> build.required(messages));
    }
    if (backend == Backend.AUTO && !warned) {
      warned = true;
      NativeLibrary.unusableReason()
          .ifPresent(
              reason ->
                  messages.println(
                      Printable.lines(
                          "sew: computes without the backend native, which needs " + reason)));
    }
    return request;
  }

  /** What that means on {@code device}, where networks are tested or applied: the fastest way. */
  Compute.Resolved resolveFastest(Device device) {
    return requestToCompute().applyTo(Compute.fastest(device)).resolve();
  }

  /** What that means on {@code device}, in the order in which the authors' numbers hold. */
  Compute.Resolved resolve(Device device) {
    return requestToCompute().applyTo(Compute.DEFAULT.withDevice(device)).resolve();
  }

  /** Computes what follows on the CPU, as the options say. */
  ComputeScope open() {
    return ComputeScope.open(resolve(Device.cpu()));
  }

  /**
   * Refuses what cannot be computed before a command starts. If nothing is asked for, nothing is
   * checked: a check would load PyTorch for commands that do not compute.
   */
  void check() {
    if (threads != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads: expected to be started by reproduce/sew, which reads this option");
    }
    try {
      if (!request().applyTo(Compute.DEFAULT).equals(Compute.DEFAULT)) {
        resolve(Device.cpu());
      }
    } catch (IllegalArgumentException e) {
      throw wrongUse(e.getMessage(), e);
    }
  }

  private ParameterException wrongUse(String message, IllegalArgumentException cause) {
    return new ParameterException(spec.commandLine(), message, cause);
  }
}
