package sew.weights;

import java.util.Map;
import sew.data.Npy;

/** What a file of weights holds: its tensors by name, and what else. */
record NamedTensors(Map<String, Npy> tensors, Map<String, Object> facts) {}
