package sew.reproduce.verify;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sew.model.AuthorsNames;
import sew.model.BNet;
import sew.neuron.Neuron;

/** Kind "arch": the number of parameters, and names and shapes of the state dict, in order. */
final class ArchCheck {
  private ArchCheck() {}

  /** Whether the network of this case can be built. */
  static boolean isBuilt(GoldenCase golden) {
    String net = golden.text("net");
    return net.startsWith("dvsgesture_") || net.startsWith("cifar10dvs_");
  }

  static Deviation of(GoldenCase golden) {
    Deviation deviation = new Deviation();
    String[] name = golden.text("net").split("_", -1);
    int classes = name[0].equals("dvsgesture") ? 11 : 10;
    BNet net =
        new BNet(
            GoldenNet.stages(name[0]),
            1,
            GoldenNet.residual(name[1], "ADD"),
            Neuron.Plif.DEFAULT,
            classes);
    try (NDManager manager = NDManager.newBaseManager()) {
      Block block = net.initialized(manager, new Shape(1, 1, 2, 128, 128), 0);
      Map<String, Parameter> named = AuthorsNames.of(net, block);
      compareCount(golden, named, deviation);
      compareEntries(golden, entries(named), deviation);
    }
    return deviation;
  }

  private static void compareCount(
      GoldenCase golden, Map<String, Parameter> named, Deviation deviation) {
    long count =
        named.values().stream()
            .filter(Parameter::requiresGradient)
            .mapToLong(p -> p.getArray().size())
            .sum();
    deviation.value("param_count", golden.number("param_count"), (double) count, 0);
  }

  /** Name and shape of every entry; PyTorch's BN also counts its batches. */
  private static Map<String, Shape> entries(Map<String, Parameter> named) {
    Map<String, Shape> entries = new LinkedHashMap<>();
    named.forEach(
        (name, parameter) -> {
          entries.put(name, parameter.getArray().getShape());
          if (name.endsWith("running_var")) {
            entries.put(name.replace("running_var", "num_batches_tracked"), new Shape());
          }
        });
    return entries;
  }

  private static void compareEntries(
      GoldenCase golden, Map<String, Shape> entries, Deviation deviation) {
    List<String> expected = new ArrayList<>();
    for (JsonNode row : golden.description().get("state_dict")) {
      expected.add(row.get(0).asText() + " " + shape(row.get(1)));
    }
    List<String> actual = new ArrayList<>();
    entries.forEach((name, shape) -> actual.add(name + " " + shape));
    if (!expected.equals(actual)) {
      List<String> missing = new ArrayList<>(expected);
      missing.removeAll(actual);
      List<String> surplus = new ArrayList<>(actual);
      surplus.removeAll(expected);
      deviation.fail("the state dict differs: missing %s, surplus %s", missing, surplus);
    }
  }

  private static Shape shape(JsonNode sizes) {
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asLong();
    }
    return new Shape(shape);
  }
}
