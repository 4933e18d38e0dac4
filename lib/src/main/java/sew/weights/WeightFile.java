package sew.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sew.data.Npy;
import sew.data.Npz;

/**
 * Weights by name, and what else a file says.
 *
 * @param tensors everything that the file holds, in its order: the state dict, and in a run's
 *     checkpoint the state of the optimiser
 * @param facts what else the file holds: epoch, arguments, the optimiser's state; empty for formats
 *     that hold weights only
 */
public record WeightFile(Map<String, Npy> tensors, Map<String, Object> facts) {

  /** Where the authors keep the state dict: ImageNet and DVS Gesture, CIFAR10-DVS, others. */
  private static final List<String> STATE_DICTS = List.of("model", "net", "state_dict", "tensors");

  /** Where a run's checkpoint keeps its weights. */
  private static final String CHECKPOINT_WEIGHTS = "weights/";

  private static final String CHECKPOINT = "checkpoint.npz";

  /** The file that {@code path} stands for: itself, or the checkpoint of a run's directory. */
  public static Path file(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return path;
    }
    Path checkpoint = path.resolve(CHECKPOINT);
    if (!Files.isRegularFile(checkpoint)) {
      throw new IOException(
          "%s: expected the directory of a run with a %s, found none; name the directory of a run that has trained for at least one epoch, or a file of weights"
              .formatted(path, CHECKPOINT));
    }
    return checkpoint;
  }

  /**
   * Reads .pth, .safetensors or .npz, by the ending of the name, or the checkpoint of a run's
   * directory.
   *
   * @throws IOException if the file is of none of these formats, is damaged, holds no weights, or
   *     names a class that weights do not need
   */
  public static WeightFile read(Path path) throws IOException {
    Path file = file(path);
    try {
      return ofFormat(file);
    } catch (IOException e) {
      Optional<String> mistaken = Mistaken.sentence(file);
      throw mistaken.isPresent() ? new IOException(mistaken.get(), e) : e;
    }
  }

  private static WeightFile ofFormat(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".safetensors")) {
      return new WeightFile(Safetensors.read(file), Map.of());
    }
    if (name.endsWith(".npz")) {
      return new WeightFile(Npz.read(file), Map.of());
    }
    if (name.endsWith(".pth") || name.endsWith(".pt")) {
      return ofSaved(file, PthFile.read(file));
    }
    throw new IOException(
        "%s: expected weights in a .pth, .safetensors or .npz file, or the directory of a run"
            .formatted(file));
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
        return Math.toIntExact(shape[0]);
      }
    }
    throw new IllegalArgumentException(
        "expected weights with a last layer called one of %s, found none".formatted(Weights.LAST));
  }

  private static WeightFile ofSaved(Path file, Object saved) throws IOException {
    if (!(saved instanceof Map<?, ?> map)) {
      throw new IOException(file + " holds no weights: expected a dictionary");
    }
    for (String name : STATE_DICTS) {
      if (map.get(name) instanceof Map<?, ?> state) {
        Map<String, Object> facts = new LinkedHashMap<>();
        map.forEach(
            (key, value) -> {
              if (!key.equals(name)) {
                facts.put(String.valueOf(key), value);
              }
            });
        return new WeightFile(tensors(file, state), facts);
      }
    }
    return new WeightFile(tensors(file, map), Map.of());
  }

  private static Map<String, Npy> tensors(Path file, Map<?, ?> state) throws IOException {
    Map<String, Npy> tensors = new LinkedHashMap<>();
    state.forEach(
        (key, value) -> {
          if (value instanceof Npy tensor) {
            tensors.put(String.valueOf(key), tensor);
          }
        });
    if (tensors.isEmpty()) {
      throw new IOException(
          "%s holds no weights: expected tensors under one of %s or at its top"
              .formatted(file, STATE_DICTS));
    }
    return tensors;
  }

  /** Writes tensors as .safetensors. */
  public static void write(Path file, Map<String, Npy> tensors) throws IOException {
    Safetensors.write(file, tensors);
  }
}
