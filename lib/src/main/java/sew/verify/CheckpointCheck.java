package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.layer.Network;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;
import sew.weights.WeightLoading.Match;

/**
 * Kind "checkpoint": what weight files hold, and what networks with these weights compute.
 *
 * <p>A case belongs to all files of its folder that share the first part of its name.
 */
final class CheckpointCheck {
  private static final double TOLERANCE = 1e-4;

  private final GoldenCase golden;
  private final Deviation deviation = new Deviation();

  private CheckpointCheck(GoldenCase golden) {
    this.golden = golden;
  }

  static Deviation of(GoldenCase golden) throws IOException {
    CheckpointCheck check = new CheckpointCheck(golden);
    List<Path> files = check.files();
    if (files.isEmpty()) {
      check.deviation.fail("expected a weight file beside it, found none");
    }
    for (Path file : files) {
      WeightFile weights = WeightFile.read(file);
      check.compareStateDict(file, weights);
      check.compareFacts(file, weights);
      if (golden.has("logits_eval")) {
        check.compareLogits(file, weights);
      } else if (golden.description().has("torch_dtypes")) {
        check.compareTensors(file, weights);
      }
    }
    return check.deviation;
  }

  /**
   * gesture_7bnet_io.json describes gesture_7bnet_checkpoint.pth: what comes before the last "_".
   */
  private List<Path> files() throws IOException {
    String name = golden.json().getFileName().toString();
    String stem = name.substring(0, name.lastIndexOf('_'));
    try (Stream<Path> all = Files.list(golden.json().toAbsolutePath().getParent())) {
      return all.filter(f -> f.getFileName().toString().startsWith(stem))
          .filter(f -> f.toString().endsWith(".pth") || f.toString().endsWith(".safetensors"))
          .sorted()
          .toList();
    }
  }

  private void compareStateDict(Path file, WeightFile weights) {
    for (JsonNode row : golden.description().path("state_dict")) {
      String name = row.get(0).asText();
      Npy tensor = weights.tensors().get(name);
      if (tensor == null) {
        deviation.fail("%s: no tensor is called %s", file.getFileName(), name);
        continue;
      }
      double sum = 0;
      for (float value : tensor.toFloats()) {
        sum += value;
      }
      deviation.value(file.getFileName() + " sum of " + name, row.get(3).asDouble(), sum, 1e-6);
    }
  }

  /** Numbers beside the weights, where the format can hold them: .safetensors has texts only. */
  private void compareFacts(Path file, WeightFile weights) {
    if (weights.facts().size() == weights.texts().size()) {
      return;
    }
    for (String name : List.of("epoch", "max_test_acc1", "max_test_acc")) {
      if (golden.description().has(name)) {
        double found = ((Number) weights.facts().get(name)).doubleValue();
        deviation.value(file.getFileName() + " " + name, golden.number(name), found, 0);
      }
    }
    if (golden.description().has("args")) {
      Map<?, ?> found = (Map<?, ?>) weights.facts().get("args");
      golden
          .description()
          .get("args")
          .properties()
          .forEach(
              arg -> {
                if (!String.valueOf(found.get(arg.getKey())).equals(arg.getValue().asText())) {
                  deviation.fail("args: %s is %s", arg.getKey(), found.get(arg.getKey()));
                }
              });
    }
  }

  private void compareTensors(Path file, WeightFile weights) {
    golden
        .arrays()
        .forEach(
            (name, expected) -> {
              Npy tensor = weights.tensors().get(name);
              if (tensor == null) {
                // Formats without strides hold some of the tensors only.
                if (!file.toString().endsWith(".safetensors")) {
                  deviation.fail("%s: no tensor is called %s", file.getFileName(), name);
                }
              } else if (!Arrays.equals(expected.shape(), tensor.shape())) {
                deviation.fail("%s: %s has another shape", file.getFileName(), name);
              } else {
                deviation.values(
                    file.getFileName() + " " + name, expected.toFloats(), tensor.toFloats(), 0);
              }
            });
  }

  private void compareLogits(Path file, WeightFile weights) {
    long[] logits = golden.array("logits_eval").shape();
    Network net = GoldenNet.of(golden);
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device());
        GradMode silent = GradMode.off()) {
      NDArray x = x(manager, logits[0]);
      Block block = net.initialized(manager, x.getShape(), 0);
      WeightLoading.load(net, block, weights, Match.NAME);
      NDArray found =
          block
              .forward(new ParameterStore(manager, false), new NDList(x), false)
              .singletonOrThrow();
      deviation.values(
          file.getFileName() + " logits", golden.array("logits_eval"), found, TOLERANCE);
    }
  }

  /** The input, dense or as the places and values of what is not zero. */
  private NDArray x(NDManager manager, long samples) {
    if (golden.has("x")) {
      return golden.tensor("x", manager);
    }
    Shape shape = new Shape(samples, 2, 2, 128, 128);
    float[] dense = new float[Math.toIntExact(shape.size())];
    long[] places = golden.array("x_nz_index").toLongs();
    float[] values = golden.array("x_nz_value").toFloats();
    for (int i = 0; i < places.length; i++) {
      dense[(int) places[i]] = values[i];
    }
    return NativeArrays.of(manager, dense, shape);
  }
}
