package sew.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.data.Npy;
import sew.weights.PickleClasses.OtherTensor;

/**
 * A file of {@code torch.save}: the zip of today and the sequence of pickles from before PyTorch
 * 1.6, tensors on any device.
 *
 * <p>Nothing in the file is executed. Sizes are checked against the file before memory is taken,
 * and only the state dict's tensors are read.
 */
final class PthFile {
  /** Where scripts keep the state dict, in the order in which they are tried. */
  private static final List<String> STATE_DICTS =
      List.of("model", "net", "state_dict", "model_state_dict", "tensors");

  private PthFile() {}

  /** The state dict, and what the file holds besides; tensors there are only described. */
  static NamedTensors read(Path file) throws IOException {
    if (PthRecords.isZip(file)) {
      try (PthRecords records = PthRecords.open(file)) {
        return weights(file, records.saved(), records, records.warnings());
      }
    }
    try (PthLegacy legacy = PthLegacy.open(file)) {
      return weights(file, legacy.saved(), legacy, List.of());
    }
  }

  private static NamedTensors weights(
      Path file, Object saved, Storages storages, List<String> warnings) throws IOException {
    if (!(saved instanceof Map<?, ?> top)) {
      throw new IOException(
          "%s holds no weights: expected a dictionary; save one with torch.save(net.state_dict(), ...)"
              .formatted(file));
    }
    Object wrapper = wrapper(file, top);
    Map<?, ?> state = wrapper == null ? top : (Map<?, ?>) top.get(wrapper);
    Map<String, Npy> tensors = new LinkedHashMap<>();
    Map<String, Object> facts = new LinkedHashMap<>();
    TensorReader reader = new TensorReader(file, storages);
    for (Map.Entry<?, ?> entry : state.entrySet()) {
      String name = String.valueOf(entry.getKey());
      if (entry.getValue() instanceof View view) {
        tensors.put(name, reader.read(name, view));
      } else if (entry.getValue() instanceof OtherTensor tensor) {
        throw new IOException(
            "%s: %s is a %s tensor, which cannot be read; save it as an ordinary one"
                .formatted(file, name, tensor.kind()));
      } else if (wrapper == null) {
        facts.put(name, entry.getValue());
      }
    }
    if (wrapper != null) {
      top.forEach(
          (key, value) -> {
            if (!key.equals(wrapper)) {
              facts.put(String.valueOf(key), value);
            }
          });
    }
    return new NamedTensors(tensors, facts, warnings);
  }

  /** The key of the state dict; null if the tensors are at the top. */
  private static Object wrapper(Path file, Map<?, ?> top) throws IOException {
    for (String name : STATE_DICTS) {
      if (top.get(name) instanceof Map<?, ?> state && holdsTensors(state)) {
        return name;
      }
    }
    if (holdsTensors(top)) {
      return null;
    }
    List<?> others =
        top.entrySet().stream()
            .filter(entry -> entry.getValue() instanceof Map<?, ?> state && holdsTensors(state))
            .map(Map.Entry::getKey)
            .toList();
    if (others.size() == 1) {
      return others.get(0);
    }
    throw new IOException(
        others.isEmpty()
            ? "%s holds no weights: expected tensors under one of %s or at its top; save them with torch.save(net.state_dict(), ...)"
                .formatted(file, STATE_DICTS)
            : "%s holds tensors under each of %s: expected them under one of %s or at its top; save the dictionary that is wanted"
                .formatted(file, others, STATE_DICTS));
  }

  private static boolean holdsTensors(Map<?, ?> state) {
    return state.values().stream()
        .anyMatch(value -> value instanceof View || value instanceof OtherTensor);
  }
}
