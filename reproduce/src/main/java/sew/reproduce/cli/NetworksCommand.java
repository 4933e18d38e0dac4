package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.reproduce.bench.NetworkChecks;

/** {@code sew bench networks}: a training step of every network, twice. */
@Command(
    name = "networks",
    sortOptions = false,
    description = {
      "Computes a training step of each network of the paper by the native backend and by PyTorch operations, on",
      "one device, and compares losses, gradient norms, times and memory; exit code 1 if they differ.",
      "With less memory than the batch needs, a GPU gets half of it, and so on."
    })
final class NetworksCommand implements Callable<Integer> {
  @Option(
      names = "--net",
      paramLabel = "NAME,...",
      defaultValue = "all",
      description = {
        "Some of 7b-net-add, -and, -iand, -plain and -spiking, wide-7b-net, and sew-resnet and",
        "spiking-resnet with 18, 34, 50, 101 and 152 (default: all)."
      })
  private String nets;

  @Option(names = "--steps", paramLabel = "T", description = "Time steps (default: the paper's).")
  private Integer steps;

  @Option(names = "--batch", paramLabel = "N", description = "Samples (default: the paper's).")
  private Integer batch;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      description = "Height and width of images (default: 224); event frames have 128.")
  private Integer size;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Receives a line of JSON for each network, as soon as it is checked.")
  private Path out;

  @Mixin private DeviceOption device;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireAtLeast("--steps", steps, 1);
    requireAtLeast("--batch", batch, 1);
    requireAtLeast("--size", size, 32);
    WrongUse.checked(spec, "--net", () -> NetworkChecks.names(nets));
    ComputingOptions.of(spec).requestToCompute();
    NetworkChecks checks =
        new NetworkChecks(
            device.device(),
            Optional.ofNullable(steps),
            Optional.ofNullable(batch),
            Optional.ofNullable(size),
            Optional.ofNullable(out),
            System.out);
    return checks.run(nets) ? 0 : 1;
  }

  private void requireAtLeast(String option, Integer value, int min) {
    if (value != null) {
      WrongUse.requireAtLeast(spec, option, value, min);
    }
  }
}
