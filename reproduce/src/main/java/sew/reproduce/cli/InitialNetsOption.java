package sew.reproduce.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sew.model.ResNet;
import sew.reproduce.figures.Images;
import sew.reproduce.figures.InitialNets;

/** Which nets and images Figures 5 to 8 are drawn from. */
final class InitialNetsOption {
  @Option(
      names = "--depth",
      paramLabel = "LAYERS",
      defaultValue = "152",
      description = "18, 34, 50, 101 or 152 (default: 152, the paper's).")
  private int depth;

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

  /** The nets for one pair of V_th and alpha. */
  InitialNets.Setting setting(double threshold, double alpha) {
    return new InitialNets.Setting(depth(), threshold, alpha, atLeast("--steps", steps, 1), seed);
  }

  Images images() {
    return Images.deadLeaves(atLeast("--batch", batch, 1), atLeast("--size", size, 32), seed);
  }

  private ResNet.Depth depth() {
    for (ResNet.Depth known : ResNet.Depth.values()) {
      if (known.layers() == depth) {
        return known;
      }
    }
    throw new ParameterException(
        spec.commandLine(), "--depth must be 18, 34, 50, 101 or 152, found " + depth);
  }

  private int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new ParameterException(
          spec.commandLine(), "%s must be at least %d, found %d".formatted(name, least, value));
    }
    return value;
  }
}
