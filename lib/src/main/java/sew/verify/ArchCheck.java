package sew.verify;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import sew.compute.ComputeScope;
import sew.layer.ConvolutionGeometry;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;
import sew.layer.TimeDistributed;

/**
 * Kind "arch": the number of parameters, names and shapes of the state dict in order, the names of
 * the spiking layers, and zero init.
 */
final class ArchCheck {
  private final GoldenCase golden;
  private final Deviation deviation = new Deviation();

  private ArchCheck(GoldenCase golden) {
    this.golden = golden;
  }

  static Deviation of(GoldenCase golden) {
    ArchCheck check = new ArchCheck(golden);
    check.run(
        GoldenNet.of(golden),
        GoldenNet.isForImages(golden) ? new Shape(1, 3, 32, 32) : new Shape(1, 1, 2, 128, 128));
    return check.deviation;
  }

  private void run(Network net, Shape input) {
    UnaryOperator<String> names = net.authorsNames();
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      Block block = net.initialized(manager, input, 0);
      Map<String, Parameter> named = StateDict.of(block, names);
      if (golden.description().has("param_count")) {
        compareCount(named);
        compareEntries(entries(named));
        compareNeurons(block, names);
        compareConvolutions(block, names);
      }
      compareConstants(named);
    }
  }

  private void compareCount(Map<String, Parameter> named) {
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

  private void compareEntries(Map<String, Shape> entries) {
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
      deviation.fail(
          "the state dict differs: missing %s, surplus %s%s",
          missing, surplus, missing.isEmpty() && surplus.isEmpty() ? ", another order" : "");
    }
  }

  private void compareNeurons(Block block, UnaryOperator<String> names) {
    TreeSet<String> expected = new TreeSet<>();
    golden.description().get("neuron_layers").forEach(name -> expected.add(name.asText()));
    TreeSet<String> actual = new TreeSet<>();
    for (String name : StateDict.blocks(block, SpikingLayer.class).keySet()) {
      actual.add(names.apply(name + ".w").replaceFirst("\\.w$", ""));
    }
    if (!expected.equals(actual)) {
      deviation.fail("spiking layers are %s, expected %s", actual, expected);
    }
  }

  /** Stride, padding, dilation and groups of every convolution, by name. */
  private void compareConvolutions(Block block, UnaryOperator<String> names) {
    TreeMap<String, ConvolutionGeometry> found = new TreeMap<>();
    StateDict.blocks(block, TimeDistributed.class)
        .forEach(
            (name, layer) ->
                ConvolutionGeometry.of(layer)
                    .ifPresent(g -> found.put(names.apply(name + ".weight"), g)));
    for (JsonNode row : golden.description().path("conv_layers")) {
      String name = row.get(0).asText();
      int kernel = row.get(1).get(2).asInt();
      ConvolutionGeometry expected =
          new ConvolutionGeometry(
              kernel,
              row.get(2).get(0).asInt(),
              row.get(3).get(0).asInt(),
              row.get(4).get(0).asInt(),
              row.get(5).asInt(),
              row.get(1).get(0).asInt());
      ConvolutionGeometry actual = found.get(name + ".weight");
      if (!expected.equals(actual)) {
        deviation.fail("convolution %s is %s, expected %s", name, actual, expected);
      }
    }
  }

  /** Weights and biases that have one value before training: of BN, and of zero init. */
  private void compareConstants(Map<String, Parameter> named) {
    deviation.compared();
    JsonNode constants = golden.description().path("constant_1d_tensors");
    constants
        .properties()
        .forEach(
            constant -> {
              String name = constant.getKey();
              for (float value : Parameters.get(GoldenWeights.parameter(named, name))) {
                if (value != constant.getValue().asDouble()) {
                  deviation.fail("%s is %s, expected %s", name, value, constant.getValue());
                  return;
                }
              }
            });
  }

  private static Shape shape(JsonNode sizes) {
    long[] shape = new long[sizes.size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes.get(i).asLong();
    }
    return new Shape(shape);
  }
}
