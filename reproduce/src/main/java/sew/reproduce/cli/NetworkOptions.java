package sew.reproduce.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import sew.data.Printable;
import sew.layer.Network;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.NetworkFacts;
import sew.reproduce.result.Json;
import sew.reproduce.result.RecordJson;
import sew.reproduce.run.RunDirectory;
import sew.weights.WeightFile;
import sew.weights.WeightLoading.Match;

/** A trained network: which one, and where its weights are. */
final class NetworkOptions {
  /** Of a text in a file, in characters. */
  private static final int LONGEST = 100;

  @Option(
      names = "--net",
      description = {
        "7b-net, wide-7b-net, or a ResNet of 18 to 152 layers such as sew-resnet18 or spiking-resnet50;",
        "not needed where --weights is the directory of a run, whose experiment.json says it, or",
        "a .safetensors of weights convert, whose metadata say it."
      })
  private String net;

  @Option(
      names = "--connect",
      paramLabel = "NAME",
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
    if (blocks != null) {
      WrongUse.requireBetween(spec, "--blocks", blocks, 1, SampleSize.MAX_BLOCKS);
    }
    if (channels != null) {
      WrongUse.requireBetween(spec, "--channels", channels, 1, SampleSize.MAX_CHANNELS);
    }
    Optional<Experiment> experiment = experiment();
    if (experiment.isPresent()) {
      if (connect != null || blocks != null || channels != null) {
        throw new ParameterException(
            spec.commandLine(),
            "--connect, --blocks and --channels are for --net; without it the network is that of the run in "
                + weights);
      }
      return experiment.get().network();
    }
    if (net == null) {
      return ofMetadata(file);
    }
    return new NetworkName(spec, net, connect == null ? "ADD" : connect)
        .network(file, blocks, channels, steps);
  }

  /** The network that the file says it holds, as {@code weights convert} writes it. */
  private Network ofMetadata(WeightFile file) throws IOException {
    String said = file.texts().get(NetworkFacts.NETWORK);
    if (said == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--net must name the network unless --weights is the directory of a run with its experiment.json, or a .safetensors whose metadata say it");
    }
    if (connect != null || blocks != null || channels != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--connect, --blocks and --channels are for --net; without it the network is that of the metadata of "
              + weights);
    }
    try {
      return RecordJson.read(
          Json.parse(said, JsonNode.class), Network.class, ClassPathOption.types(spec));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException(
          "%s: expected metadata \"network\" as weights convert writes them, found %s; name the network by --net"
              .formatted(weights, Printable.of(said, LONGEST)),
          e);
    }
  }

  /**
   * What the run was trained on whose directory gives the network; empty where --net gives it.
   *
   * @throws IOException if a type of it is unknown or has other code
   */
  Optional<Experiment> experiment() throws IOException {
    RunDirectory run = new RunDirectory(weights);
    return net == null && Files.isRegularFile(weights.resolve("experiment.json"))
        ? Optional.of(run.experiment(ClassPathOption.types(spec)))
        : Optional.empty();
  }

  /** The file of weights; of a run's directory, its checkpoint. */
  Path file() throws IOException {
    return WeightFile.file(weights);
  }
}
