package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import sew.compute.ComputeScope;
import sew.layer.Network;
import sew.layer.Probe;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;
import sew.residual.ResidualBlock;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * Kinds "nets" and "imagenet_nets": a whole network in train and eval mode, or in eval mode alone:
 * logits, losses, gradients, BN statistics, the spikes of every layer and the output of every
 * block.
 *
 * <p>Membrane potentials come as close as 1e-6 to the threshold, where another convolution
 * algorithm may flip a spike. Flips are counted; as many as there are neurons within 1e-5 of the
 * threshold are allowed, and then the logits may move with them.
 */
final class NetCheck {
  private static final double EXACT = 1e-4;
  private static final double WITH_FLIPS = 5e-2;

  private final GoldenCase golden;
  private final Network network;
  private final UnaryOperator<String> names;
  private final Consumer<Map<String, Parameter>> weights;
  private final Deviation deviation = new Deviation();

  private NetCheck(GoldenCase golden) {
    this.golden = golden;
    this.network = GoldenNet.of(golden);
    this.names = network.authorsNames();
    this.weights = GoldenWeights.of(golden);
  }

  /** A network with the weights of the case, or with weights in closed form. */
  static Deviation of(GoldenCase golden) {
    GoldenNeuron.requireBatchNorm(golden);
    return new NetCheck(golden).run();
  }

  private Deviation run() {
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      if (golden.has("logits_train")) {
        Session trained = new Session(manager);
        trained.train();
        trained.evaluate("eval_after");
      }
      new Session(manager).evaluate("eval");
    }
    return deviation;
  }

  /** One network with the golden weights. */
  private final class Session {
    private final ParameterStore store;
    private final Block block;
    private final Map<String, Parameter> named;
    private final NDArray x;

    Session(NDManager manager) {
      this.store = new ParameterStore(manager, false);
      this.x = x(manager);
      this.block = network.initialized(manager, x.getShape(), 0);
      this.named = StateDict.of(block, names);
      weights.accept(named);
    }

    /** The input of the case, or the image in closed form. */
    private NDArray x(NDManager manager) {
      if (golden.has("x")) {
        return golden.tensor("x", manager);
      }
      JsonNode sizes = golden.description().path("input_shape");
      Shape shape =
          new Shape(
              IntStream.range(0, sizes.size()).mapToLong(i -> sizes.get(i).asLong()).toArray());
      float[] image = new HashedWeights(golden).image(Math.toIntExact(shape.size()));
      return NativeArrays.of(manager, image, shape);
    }

    void train() {
      double tolerance;
      try (GradMode recording = GradMode.on()) {
        GradMode.backward(loss(forward(true, "train"), "train"));
        tolerance = deviation.flips() == 0 ? EXACT : WITH_FLIPS;
      }
      GoldenWeights.compare(named, golden.arraysUnder("bn_after/"), tolerance, deviation);
      GoldenWeights.compareGradients(named, golden.arraysUnder("grad/"), 10 * tolerance, deviation);
      compareNorms(10 * tolerance);
    }

    void evaluate(String mode) {
      try (GradMode silent = GradMode.off()) {
        Pass pass = forward(false, mode);
        if (golden.has("y")) {
          loss(pass, mode).close();
        }
      }
    }

    /** Compares everything that a forward pass shows. */
    private Pass forward(boolean training, String mode) {
      Map<Block, Output> outputs = new LinkedHashMap<>();
      Probe keep = (layer, output) -> outputs.put(layer, new Output(sum(output), output.size()));
      NDArray logits =
          block.forward(store, new NDList(x), training, keep.asParameters()).singletonOrThrow();
      long flips = compareSpikes(outputs, mode);
      double tolerance = flips == 0 ? EXACT : WITH_FLIPS;
      compareBlocks(outputs, mode, tolerance);
      deviation.values("logits_" + mode, golden.array("logits_" + mode), logits, tolerance);
      return new Pass(logits, tolerance);
    }

    private NDArray loss(Pass pass, String mode) {
      NDArray y = golden.tensor("y", pass.logits().getManager());
      NDArray loss =
          Loss.softmaxCrossEntropyLoss().evaluate(new NDList(y), new NDList(pass.logits()));
      if (golden.description().has("loss_" + mode)) {
        deviation.value(
            "loss_" + mode, golden.number("loss_" + mode), loss.getFloat(), pass.tolerance());
      }
      return loss;
    }

    /** Counts the spikes of every layer; differences are flips. */
    private long compareSpikes(Map<Block, Output> outputs, String mode) {
      Map<String, Double> spikes = new LinkedHashMap<>();
      StateDict.blocks(block, SpikingLayer.class)
          .forEach((name, layer) -> spikes.put(authorsLayer(name), outputs.get(layer).sum()));
      JsonNode layers = golden.description().path("neuron_stats_" + mode);
      if (layers.size() != spikes.size()) {
        deviation.fail("%d spiking layers, expected %d", spikes.size(), layers.size());
      }
      long flips = 0;
      long nearThreshold = 0;
      for (JsonNode layer : layers) {
        Double found = spikes.get(layer.get("name").asText());
        if (found == null) {
          deviation.fail("no spiking layer is called %s", layer.get("name").asText());
          continue;
        }
        double expected = layer.get("rate").asDouble() * layer.get("n").asDouble();
        flips += Math.round(Math.abs(expected - found));
        nearThreshold += layer.path("n_lt_1e5").asLong();
      }
      deviation.flips(flips);
      if (flips > nearThreshold) {
        deviation.fail("%s: %d spikes differ, at most %d may", mode, flips, nearThreshold);
      }
      return flips;
    }

    private String authorsLayer(String name) {
      return names.apply(name + ".w").replaceFirst("\\.w$", "");
    }

    /** The mean output O of every block, in their order. */
    private void compareBlocks(Map<Block, Output> outputs, String mode, double tolerance) {
      List<Double> means = new ArrayList<>();
      JsonNode expected = golden.description().path("block_rate_" + mode);
      outputs.forEach(
          (layer, output) -> {
            if (layer instanceof ResidualBlock) {
              means.add(output.sum() / output.size());
            }
          });
      if (expected.size() > means.size()) {
        deviation.fail("%d blocks, expected %d", means.size(), expected.size());
        return;
      }
      for (int i = 0; i < expected.size(); i++) {
        String name = "output of " + expected.get(i).get(0).asText();
        deviation.value(name, expected.get(i).get(1).asDouble(), means.get(i), tolerance);
      }
    }

    private void compareNorms(double tolerance) {
      JsonNode norms = golden.description().path("grad_l2_norm");
      norms
          .fieldNames()
          .forEachRemaining(
              name -> {
                try (NDArray gradient =
                        GoldenWeights.parameter(named, name).getArray().getGradient();
                    NDArray square = gradient.square()) {
                  double norm = Math.sqrt(sum(square));
                  deviation.value("norm " + name, norms.get(name).asDouble(), norm, tolerance);
                }
              });
    }
  }

  /** The logits of a forward pass, and how exact what follows from them must be. */
  private record Pass(NDArray logits, double tolerance) {}

  /** What a layer emitted: the sum of its output and how many numbers that is. */
  private record Output(double sum, long size) {}

  private static double sum(NDArray array) {
    double sum = 0;
    for (float value : Deviation.floats(array)) {
      sum += value;
    }
    return sum;
  }
}
