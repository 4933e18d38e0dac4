package sew.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.data.FileKind;
import sew.data.Memory;
import sew.data.Npy;
import sew.data.Printable;

/**
 * Weights by name, and what else a file says.
 *
 * @param source the file, for messages; empty for weights in memory
 * @param tensors everything that the file holds, in its order: the state dict, and in a run's
 *     checkpoint the state of the optimiser
 * @param facts what else the file holds: epoch, arguments, the optimiser's state; the metadata of
 *     .safetensors; tensors among them are described and not read
 * @param warnings what about the file is doubtful, with its name; the weights can be used
 */
public record WeightFile(
    String source, Map<String, Npy> tensors, Map<String, Object> facts, List<String> warnings) {

  /** Where a run's checkpoint keeps its weights. */
  private static final String CHECKPOINT_WEIGHTS = "weights/";

  private static final String CHECKPOINT = "checkpoint.npz";

  /** Weights about which nothing is doubtful. */
  public WeightFile(String source, Map<String, Npy> tensors, Map<String, Object> facts) {
    this(source, tensors, facts, List.of());
  }

  /** Weights in memory. */
  public WeightFile(Map<String, Npy> tensors, Map<String, Object> facts) {
    this("", tensors, facts);
  }

  /**
   * The file that {@code path} stands for: itself, or the checkpoint of a run's directory.
   *
   * @throws IOException if there is none
   */
  public static Path file(Path path) throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(CHECKPOINT) : path;
    if (Files.isRegularFile(file)) {
      return file;
    }
    if (!file.equals(path)) {
      throw new IOException(
          "%s: expected the directory of a run with a %s, found none; name the directory of a run that has trained for at least one epoch, or a file of weights"
              .formatted(path, CHECKPOINT));
    }
    throw new IOException(
        "%s: expected a file of weights or the directory of a run, found %s"
            .formatted(
                path,
                Files.exists(path)
                    ? "neither; copy the weights into an ordinary file"
                    : "nothing; check the path"));
  }

  /**
   * Reads .pth, .safetensors or .npz, whatever the name, or the checkpoint of a run's directory.
   *
   * @throws IOException if the file is of none of these formats, is damaged, holds no weights,
   *     names a class that weights do not need, or does not fit into memory
   */
  public static WeightFile read(Path path) throws IOException {
    Path file = file(path);
    try {
      NamedTensors found = Format.of(file).read(file);
      return new WeightFile(file.toString(), found.tensors(), found.facts(), found.warnings());
    } catch (IOException e) {
      String said = FileKind.inPlaceOf("the weights", file).orElse(reason(file, e));
      throw new IOException(Printable.of(said), e);
    } catch (OutOfMemoryError e) {
      throw new IOException(
          "%s: its %d bytes do not fit into memory; %s"
              .formatted(file, Files.size(file), Memory.more()),
          e);
    }
  }

  /** The file system's exceptions and those of closed channels say little. */
  private static String reason(Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean isWhole =
        message.startsWith(file.toString()) && message.length() > file.toString().length();
    return isWhole
        ? message
        : "%s cannot be read (%s); check its permissions and its disk"
            .formatted(file, e.getClass().getSimpleName());
  }

  /** Whether this is the checkpoint of a run, which has our names. */
  public boolean isCheckpoint() {
    return tensors.keySet().stream().anyMatch(name -> name.startsWith(CHECKPOINT_WEIGHTS));
  }

  /** The weights alone, in the order of the file. */
  public Map<String, Npy> weights() {
    if (!isCheckpoint()) {
      return tensors;
    }
    Map<String, Npy> weights = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(CHECKPOINT_WEIGHTS)) {
            weights.put(name.substring(CHECKPOINT_WEIGHTS.length()), tensor);
          }
        });
    return weights;
  }

  /** How its weights are called. */
  public NameStyle names() {
    return isCheckpoint() ? NameStyle.OURS : NameStyle.of(tensors.keySet());
  }

  /** How many classes the network of these weights distinguishes: the rows of its last layer. */
  public int classes() {
    for (Map.Entry<String, Npy> entry : weights().entrySet()) {
      long[] shape = entry.getValue().shape();
      if (Weights.LAST.contains(NameStyle.canonical(entry.getKey())) && shape.length == 2) {
        if (entry.getValue().size() == 0) {
          throw new IllegalArgumentException(
              prefixed(
                  "expected a last layer with numbers, found %s %s"
                      .formatted(Printable.of(entry.getKey(), 200), Arrays.toString(shape))));
        }
        return Math.toIntExact(shape[0]);
      }
    }
    throw new IllegalArgumentException(
        prefixed(
            "expected weights with a last layer called one of %s, found none; it says how many classes there are"
                .formatted(Weights.LAST)));
  }

  /** The message with the file that it is about. */
  String prefixed(String message) {
    return source.isEmpty() ? message : source + ": " + message;
  }

  /** The facts that are texts: the metadata of .safetensors. */
  public Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    facts.forEach(
        (name, fact) -> {
          if (fact instanceof String text) {
            texts.put(name, text);
          }
        });
    return texts;
  }

  /** Writes tensors as .safetensors. */
  public static void write(Path file, Map<String, Npy> tensors) throws IOException {
    write(file, tensors, Map.of());
  }

  /** Writes tensors, and texts about the whole file, as .safetensors. */
  public static void write(Path file, Map<String, Npy> tensors, Map<String, String> metadata)
      throws IOException {
    Safetensors.write(file, tensors, metadata);
  }
}
