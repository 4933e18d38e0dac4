package sew.reproduce.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import sew.layer.Network;
import sew.reproduce.experiment.ExperimentFile;
import sew.weights.WeightFile;
import sew.weights.WeightLoading.Match;

/** A trained network: which one, and where its weights are. */
final class NetworkOptions {
  @Option(
      names = "--net",
      description = {
        "7b-net, wide-7b-net, or a ResNet of 18 to 152 layers such as sew-resnet18 or spiking-resnet50;",
        "not needed where --weights is the directory of a run, whose experiment.json says it."
      })
  private String net;

  @Option(
      names = "--connect",
      defaultValue = "ADD",
      description = "ADD, AND, IAND, spiking or plain (default: ADD).")
  private String connect;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      description = "Blocks of a 7b-net (default: as many as the weights have).")
  private Integer blocks;

  @Option(
      names = "--channels",
      paramLabel = "C",
      description = "Channels of a 7b-net (default: as many as the weights have).")
  private Integer channels;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description =
          "Weights: .pth, .safetensors or .npz, or the directory of a run for its checkpoint.npz.")
  private Path weights;

  @Option(
      names = "--match",
      defaultValue = "name",
      description = "How weights are assigned to layers: ${COMPLETION-CANDIDATES} (default: name).")
  private Match match;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  /** The name for files of results: of the network, or of the directory of its run. */
  String title() {
    return net == null ? weights.toAbsolutePath().getFileName().toString() : net;
  }

  Match match() {
    return match;
  }

  /**
   * The network that {@code file} belongs to: that of the run, else the one that options name.
   *
   * @param steps T of a ResNet
   */
  Network network(WeightFile file, int steps) throws IOException {
    Path experiment = weights.resolve("experiment.json");
    if (net == null && Files.isRegularFile(experiment)) {
      return ExperimentFile.read(experiment, ClassPathOption.types(spec)).experiment().network();
    }
    if (net == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--net must name the network unless --weights is the directory of a run with its experiment.json");
    }
    return new NetworkName(spec, net, connect).network(file, blocks, channels, steps);
  }

  /** The file of weights; of a run's directory, its checkpoint. */
  Path file() throws IOException {
    return WeightFile.file(weights);
  }
}
