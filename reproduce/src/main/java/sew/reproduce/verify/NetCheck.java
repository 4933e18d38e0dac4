package sew.reproduce.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sew.model.AuthorsNames;
import sew.model.BNet;
import sew.neuron.MultiStep;
import sew.neuron.Probe;
import sew.tensor.GradMode;

/**
 * Kind "nets": a whole 7B-Net in train and eval mode: logits, losses, gradients, BN statistics and
 * the spikes of every layer.
 *
 * <p>Membrane potentials come as close as 1e-6 to the threshold, where another convolution
 * algorithm may flip a spike. Flips are counted; as many as there are neurons within 1e-5 of the
 * threshold are allowed, and then the logits may move with them.
 */
final class NetCheck {
  private static final double EXACT = 1e-4;
  private static final double WITH_FLIPS = 5e-2;

  private final GoldenCase golden;
  private final BNet net;
  private final Deviation deviation = new Deviation();

  private NetCheck(GoldenCase golden) {
    this.golden = golden;
    this.net = GoldenNet.of(golden);
  }

  static Deviation of(GoldenCase golden) {
    NetCheck check = new NetCheck(golden);
    try (NDManager manager = NDManager.newBaseManager()) {
      Session trained = check.new Session(manager);
      trained.train();
      trained.evaluate("eval_after");
      Session fresh = check.new Session(manager);
      fresh.evaluate("eval");
    }
    return check.deviation;
  }

  /** One network with the golden weights. */
  private final class Session {
    private final ParameterStore store;
    private final Block block;
    private final Map<String, Parameter> named;
    private final NDArray x;
    private final NDArray y;

    Session(NDManager manager) {
      this.store = new ParameterStore(manager, false);
      this.x = golden.tensor("x", manager);
      this.y = golden.tensor("y", manager);
      this.block = net.initialized(manager, x.getShape(), 0);
      this.named = AuthorsNames.of(net, block);
      GoldenWeights.load(named, golden.arraysUnder("sd/"));
    }

    void train() {
      double tolerance;
      try (GradMode recording = GradMode.on()) {
        List<Long> spikes = new ArrayList<>();
        NDArray logits = forward(true, spikes);
        NDArray loss = loss(logits);
        GradMode.backward(loss);
        tolerance = tolerance(spikes, "train");
        deviation.values("logits_train", golden.array("logits_train"), logits, tolerance);
        deviation.value("loss_train", golden.number("loss_train"), loss.getFloat(), tolerance);
      }
      GoldenWeights.compare(named, golden.arraysUnder("bn_after/"), tolerance, deviation);
      GoldenWeights.compareGradients(named, golden.arraysUnder("grad/"), 10 * tolerance, deviation);
      compareNorms(10 * tolerance);
    }

    void evaluate(String mode) {
      try (GradMode silent = GradMode.off()) {
        List<Long> spikes = new ArrayList<>();
        NDArray logits = forward(false, spikes);
        double tolerance = tolerance(spikes, mode);
        deviation.values("logits_" + mode, golden.array("logits_" + mode), logits, tolerance);
        if (mode.equals("eval")) {
          double loss = loss(logits).getFloat();
          deviation.value("loss_eval", golden.number("loss_eval"), loss, tolerance);
        }
      }
    }

    private NDArray forward(boolean training, List<Long> spikes) {
      Probe count =
          (layer, output) -> {
            if (layer instanceof MultiStep) {
              spikes.add((long) sum(output));
            }
          };
      return block.forward(store, new NDList(x), training, count.asParameters()).head();
    }

    private NDArray loss(NDArray logits) {
      return Loss.softmaxCrossEntropyLoss().evaluate(new NDList(y), new NDList(logits));
    }

    private void compareNorms(double tolerance) {
      JsonNode norms = golden.description().path("grad_l2_norm");
      norms
          .fieldNames()
          .forEachRemaining(
              name -> {
                try (NDArray gradient = named.get(name).getArray().getGradient()) {
                  double norm = Math.sqrt(sum(gradient.square()));
                  deviation.value("norm " + name, norms.get(name).asDouble(), norm, tolerance);
                }
              });
    }
  }

  /** Compares spike counts per layer; returns how exact everything after them has to be. */
  private double tolerance(List<Long> spikes, String mode) {
    JsonNode layers = golden.description().path("neuron_stats_" + mode);
    if (layers.size() != spikes.size()) {
      deviation.fail("%d spiking layers, expected %d", spikes.size(), layers.size());
      return EXACT;
    }
    long flips = 0;
    long nearThreshold = 0;
    for (int i = 0; i < layers.size(); i++) {
      JsonNode layer = layers.get(i);
      long expected = Math.round(layer.get("rate").asDouble() * layer.get("n").asLong());
      flips += Math.abs(expected - spikes.get(i));
      nearThreshold += layer.path("n_lt_1e5").asLong();
    }
    deviation.flips(flips);
    if (flips > nearThreshold) {
      deviation.fail("%s: %d spikes differ, at most %d may", mode, flips, nearThreshold);
    }
    return flips == 0 ? EXACT : WITH_FLIPS;
  }

  private static double sum(NDArray array) {
    double sum = 0;
    for (float value : Deviation.floats(array)) {
      sum += value;
    }
    return sum;
  }
}
