package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sew.model.ResNet;
import sew.reproduce.initial.Images;

/** The images that Figures 4 to 8 are computed from, and the time steps. */
final class ImagesOption {
  // As many as an array of Java holds as bytes, which their hash needs.
  private static final int MAX_VALUES = (Integer.MAX_VALUE - 8) / Float.BYTES;

  @Option(
      names = "--steps",
      paramLabel = "T",
      defaultValue = "4",
      description = "Time steps T (default: 4, the paper's).")
  private int steps;

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Photographs, the first N by name (default: images that are generated).")
  private Path folder;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Images in the batch (default: 4; more take more memory).")
  private int batch;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "224",
      description = "Height and width of the images (default: 224).")
  private int size;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "2020",
      description = "Seed of weights, images and labels (default: 2020).")
  private long seed;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  int steps() {
    return WrongUse.requireAtLeast(spec, "--steps", steps, 1);
  }

  long seed() {
    return seed;
  }

  Images images() throws IOException {
    int n = WrongUse.requireAtLeast(spec, "--batch", batch, 1);
    int pixels = WrongUse.requireAtLeast(spec, "--size", size, 32);
    double values = 3.0 * n * pixels * pixels;
    if (values > MAX_VALUES) {
      throw WrongUse.of(
          spec,
          "--batch %d and --size %d make %,.0f numbers, expected at most %,d; lower one of them"
              .formatted(n, pixels, values, MAX_VALUES));
    }
    return folder == null
        ? Images.generated(n, pixels, seed)
        : Images.photographs(folder, n, pixels, seed, spec.commandLine().getErr()::println);
  }

  /** The net with that many {@code layers}, the value of {@code option}. */
  ResNet.Depth depth(String option, int layers) {
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      if (depth.layers() == layers) {
        return depth;
      }
    }
    throw WrongUse.of(
        spec, "%s must name 18, 34, 50, 101 or 152 layers, found %d".formatted(option, layers));
  }
}
