package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.data.Npy;
import sew.data.Printable;
import sew.reproduce.experiment.Experiment;
import sew.reproduce.experiment.NetworkFacts;
import sew.reproduce.run.RunDirectory;
import sew.weights.NameStyle;
import sew.weights.WeightFile;
import sew.weights.Weights;

/** {@code sew weights}: shows what weight files hold and converts them. */
@Command(
    name = "weights",
    description = "Shows weight files (.pth, .safetensors, .npz) and converts them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = WeightsNirCommand.class)
final class WeightsCommand implements Runnable {
  /** Of names and texts in a file, in characters. */
  private static final int LONGEST = 200;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw WrongUse.of(spec, "expected what to do, such as: sew weights inspect FILE");
  }

  @Command(
      name = "inspect",
      description = "Lists names, types and shapes, and what else the file holds.")
  void inspect(
      @Parameters(paramLabel = "FILE", description = "Weight file.") Path file,
      @Mixin JsonOption json)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    WeightFile weights = WeightFiles.read(spec, file);
    if (json.isWanted()) {
      json.print(facts(weights));
      return;
    }
    long numbers = 0;
    for (Map.Entry<String, Npy> entry : weights.tensors().entrySet()) {
      Npy tensor = entry.getValue();
      numbers += tensor.size();
      out.printf(
          "%-48s %s %s%n",
          printable(entry.getKey()), tensor.type(), Arrays.toString(tensor.shape()));
    }
    out.printf("%d tensors, %d numbers%n", weights.tensors().size(), numbers);
    out.printf("names %s%n", weights.names());
    weights.facts().forEach((name, value) -> out.printf("%s: %s%n", printable(name), brief(value)));
    out.flush();
  }

  private static Map<String, Object> facts(WeightFile weights) {
    List<Map<String, Object>> tensors = new ArrayList<>();
    weights
        .tensors()
        .forEach(
            (name, tensor) -> {
              Map<String, Object> one = new LinkedHashMap<>();
              one.put("name", name);
              one.put("type", tensor.type());
              one.put("shape", tensor.shape());
              tensors.add(one);
            });
    Map<String, String> facts = new LinkedHashMap<>();
    weights.facts().forEach((name, value) -> facts.put(name, brief(value)));
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("names", weights.names().toString());
    document.put("facts", facts);
    document.put("tensors", tensors);
    return document;
  }

  /**
   * Numbers and strings, also those of a map such as the arguments; the size of anything larger.
   */
  private static String brief(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return isPlain(value) ? printable(value) : "(more)";
    }
    StringBuilder text = new StringBuilder();
    map.forEach(
        (key, item) -> {
          if (isPlain(item)) {
            text.append(text.length() == 0 ? "" : ", ")
                .append(printable(key))
                .append('=')
                .append(printable(item));
          }
        });
    return text + (map.values().stream().allMatch(WeightsCommand::isPlain) ? "" : " (more)");
  }

  private static String printable(Object value) {
    return Printable.of(String.valueOf(value), LONGEST);
  }

  private static boolean isPlain(Object value) {
    return value instanceof Number || value instanceof String || value instanceof Boolean;
  }

  /** Whose names weights are written with. */
  enum Names {
    SPIKINGJELLY,
    AUTHORS
  }

  @Command(
      name = "convert",
      description = {
        "Writes the weights as .safetensors for Python, whatever names they have, with the counters of BN",
        "that PyTorch expects. Its metadata say which network they are, if they are of a run; those of a",
        ".safetensors are kept."
      })
  void convert(
      @Parameters(
              paramLabel = "FILE",
              description = "Weight file, or the directory of a run for its checkpoint.npz.")
          Path file,
      @Parameters(paramLabel = "OUT", description = "File to write, .safetensors.") Path out,
      @Option(
              names = "--names",
              paramLabel = "NAMES",
              defaultValue = "spikingjelly",
              description = {
                "spikingjelly: a ResNet gets those of SpikingJelly's sew_resnet or spiking_resnet, which loads it",
                "with strict=True; authors: those of the authors' code with today's SpikingJelly, which event",
                "networks have in any case (default: spikingjelly)."
              })
          Names names,
      @Mixin JsonOption json)
      throws IOException {
    if (!out.toString().endsWith(".safetensors")) {
      throw WrongUse.of(spec, "OUT must end in .safetensors, found %s".formatted(out));
    }
    WeightFile weights = WeightFiles.read(spec, file);
    Map<String, Npy> tensors = weights.weights();
    Map<String, String> metadata = new LinkedHashMap<>(weights.texts());
    metadata.put("format", "pt"); // which Python's readers ask for
    metadata.putIfAbsent("toolkit", NetworkFacts.TOOLKIT);
    Optional<Experiment> experiment = experiment(file);
    experiment.ifPresent(ofRun -> metadata.putAll(NetworkFacts.of(ofRun)));
    if (weights.names() == NameStyle.OURS) {
      tensors = authorsNames(file, experiment, tensors);
    }
    NameStyle style = NameStyle.of(tensors.keySet());
    if (names == Names.AUTHORS && style == NameStyle.SPIKINGJELLY) {
      throw new IOException(
          "%s: --names authors needs the directory of a run or names of the authors' code, found names %s: they do not say whether the net is a SEW or a Spiking ResNet"
              .formatted(file, style));
    }
    Map<String, Npy> written =
        names == Names.AUTHORS ? Weights.forAuthorsCode(tensors) : Weights.forSpikingJelly(tensors);
    write(file, out, written, metadata);
    if (json.isWanted()) {
      json.print(Map.of("tensors", written.size(), "file", out.toString()));
      return;
    }
    spec.commandLine().getOut().printf("%d tensors in %s%n", written.size(), out);
    spec.commandLine().getOut().flush();
  }

  private static void write(
      Path file, Path out, Map<String, Npy> tensors, Map<String, String> metadata)
      throws IOException {
    try {
      WeightFile.write(out, tensors, metadata);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * The weights of a run under the authors' names, if its experiment.json says of which network
   * they are; those of a ResNet can do without.
   */
  private static Map<String, Npy> authorsNames(
      Path file, Optional<Experiment> experiment, Map<String, Npy> tensors) throws IOException {
    if (experiment.isEmpty()) {
      if (NameStyle.of(tensors.keySet()) != NameStyle.OURS) {
        return tensors;
      }
      throw new IOException(
          "%s: expected the experiment.json of the run beside its weights, found none; it says of which network they are"
              .formatted(runOf(file)));
    }
    UnaryOperator<String> authors = experiment.get().network().authorsNames();
    Map<String, Npy> renamed = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> renamed.put(authors.apply(name), tensor));
    return renamed;
  }

  private static Path runOf(Path file) {
    return Files.isDirectory(file) ? file : file.toAbsolutePath().getParent();
  }

  /** What the run trained in whose directory a checkpoint lies; empty for other weights. */
  private Optional<Experiment> experiment(Path file) throws IOException {
    Path run = runOf(file);
    boolean isCheckpoint = Files.isDirectory(file) || file.toString().endsWith(".npz");
    return isCheckpoint && Files.isRegularFile(run.resolve("experiment.json"))
        ? Optional.of(new RunDirectory(run).experiment(ClassPathOption.types(spec)))
        : Optional.empty();
  }
}
