package sew.reproduce.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import sew.data.Npy;
import sew.weights.WeightFile;
import sew.weights.Weights;

/** {@code sew weights}: shows what weight files hold and converts them. */
@Command(
    name = "weights",
    description = "Shows weight files (.pth, .safetensors, .npz) and converts them.",
    synopsisSubcommandLabel = "COMMAND")
final class WeightsCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw WrongUse.of(spec, "expected what to do, such as: sew weights inspect FILE");
  }

  @Command(
      name = "inspect",
      description = "Lists names, types and shapes, and what else the file holds.")
  void inspect(@Parameters(paramLabel = "FILE", description = "Weight file.") Path file)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    WeightFile weights = WeightFile.read(file);
    long numbers = 0;
    for (Map.Entry<String, Npy> entry : weights.tensors().entrySet()) {
      Npy tensor = entry.getValue();
      numbers += tensor.size();
      out.printf("%-48s %s %s%n", entry.getKey(), tensor.type(), Arrays.toString(tensor.shape()));
    }
    out.printf("%d tensors, %d numbers%n", weights.tensors().size(), numbers);
    weights.facts().forEach((name, value) -> out.printf("%s: %s%n", name, brief(value)));
    out.flush();
  }

  /**
   * Numbers and strings, also those of a map such as the arguments; the size of anything larger.
   */
  private static String brief(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return isPlain(value) ? value.toString() : "(more)";
    }
    StringBuilder text = new StringBuilder();
    map.forEach(
        (key, item) -> {
          if (isPlain(item)) {
            text.append(text.length() == 0 ? "" : ", ").append(key).append('=').append(item);
          }
        });
    return text + (map.values().stream().allMatch(WeightsCommand::isPlain) ? "" : " (more)");
  }

  private static boolean isPlain(Object value) {
    return value instanceof Number || value instanceof String || value instanceof Boolean;
  }

  @Command(
      name = "convert",
      description = {
        "Writes the weights as .safetensors with the names of today's SpikingJelly, whatever",
        "style they have."
      })
  void convert(
      @Parameters(paramLabel = "FILE", description = "Weight file.") Path file,
      @Parameters(paramLabel = "OUT", description = "File to write, .safetensors.") Path out)
      throws IOException {
    if (!out.toString().endsWith(".safetensors")) {
      throw WrongUse.of(spec, "OUT must end in .safetensors, found %s".formatted(out));
    }
    Map<String, Npy> current = new LinkedHashMap<>();
    WeightFile.read(file)
        .tensors()
        .forEach(
            (name, tensor) -> {
              String renamed = Weights.current(name);
              current.put(renamed, renamed.endsWith(".w") ? scalar(tensor) : tensor);
            });
    WeightFile.write(out, current);
    spec.commandLine().getOut().printf("%d tensors in %s%n", current.size(), out);
    spec.commandLine().getOut().flush();
  }

  /** PLIF's w has no axis today. */
  private static Npy scalar(Npy w) {
    return w.size() == 1 ? new Npy(new long[0], w.type(), w.data()) : w;
  }
}
