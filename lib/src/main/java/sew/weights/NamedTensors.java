package sew.weights;

import java.util.List;
import java.util.Map;
import sew.data.Npy;

/** What a file of weights holds: its tensors by name, what else, and what about it is doubtful. */
record NamedTensors(Map<String, Npy> tensors, Map<String, Object> facts, List<String> warnings) {

  NamedTensors(Map<String, Npy> tensors, Map<String, Object> facts) {
    this(tensors, facts, List.of());
  }
}
