package sew.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.data.Npy;
import sew.data.Npz;

/**
 * Weights by name, and what else a file says.
 *
 * @param tensors the state dict, in the order of the file
 * @param facts what lies beside it: epoch, arguments, the optimiser's state; empty for formats that
 *     hold weights only
 */
public record WeightFile(Map<String, Npy> tensors, Map<String, Object> facts) {

  /** Where the authors keep the state dict: ImageNet and DVS Gesture, CIFAR10-DVS, others. */
  private static final List<String> STATE_DICTS = List.of("model", "net", "state_dict", "tensors");

  /**
   * Reads .pth, .safetensors or .npz, by the ending of the name.
   *
   * @throws IOException if the file is of none of these formats, is damaged, holds no weights, or
   *     names a class that weights do not need
   */
  public static WeightFile read(Path file) throws IOException {
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
        "%s: weights are read from .pth, .safetensors and .npz files".formatted(file));
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
