package sew.reproduce.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.model.ResNet;
import sew.reproduce.figures.Images;

/** Which images Figures 4 to 8 are drawn from, and for how many time steps. */
final class ImagesOption {
  @Option(
      names = "--steps",
      paramLabel = "T",
      defaultValue = "4",
      description = "Time steps T (default: 4, the paper's).")
  private int steps;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Images in the batch (default: 4; the more, the more memory).")
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
    return atLeast("--steps", steps, 1);
  }

  long seed() {
    return seed;
  }

  Images images() {
    return Images.deadLeaves(atLeast("--batch", batch, 1), atLeast("--size", size, 32), seed);
  }

  /** The net of so many {@code layers}, which {@code option} names. */
  ResNet.Depth depth(String option, int layers) {
    for (ResNet.Depth depth : ResNet.Depth.values()) {
      if (depth.layers() == layers) {
        return depth;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        "%s must name 18, 34, 50, 101 or 152 layers, found %d".formatted(option, layers));
  }

  private int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s must be at least %d, found %d".formatted(name, least, value));
    }
    return value;
  }
}
