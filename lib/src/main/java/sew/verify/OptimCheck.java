package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import sew.compute.ComputeScope;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.train.Optimiser;
import sew.train.OptimiserState;
import sew.train.Schedule;

/**
 * Kind "optim": some updates of a network with each optimiser and schedule, logits and loss at
 * each.
 *
 * <p>A spike that flips changes all later steps. What 1e-6 more on the initial weights did to the
 * golden logits at a step is what this check allows there, but never less than 1e-4.
 */
final class OptimCheck {
  private static final double EXACT = 1e-4;

  private final GoldenCase golden;
  private final String name;
  private final JsonNode scenario;
  private final Deviation deviation;

  private OptimCheck(GoldenCase golden, String name, JsonNode scenario, Deviation deviation) {
    this.golden = golden;
    this.name = name;
    this.scenario = scenario;
    this.deviation = deviation;
  }

  static Deviation of(GoldenCase golden) {
    Deviation deviation = new Deviation();
    golden
        .description()
        .get("scenarios")
        .properties()
        .forEach(
            scenario ->
                new OptimCheck(golden, scenario.getKey(), scenario.getValue(), deviation).run());
    return deviation;
  }

  private void run() {
    Network net = GoldenNet.of(golden);
    int steps = (int) golden.number("steps");
    float[] logits = golden.array(name + "/logits").toFloats();
    int size = logits.length / steps;
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      NDArray[] x = batches("x", manager);
      NDArray[] y = batches("y", manager);
      Block block = net.initialized(manager, x[0].getShape(), 0);
      Map<String, Parameter> named = StateDict.of(block, net.authorsNames());
      GoldenWeights.of(golden).accept(named);
      OptimiserState state = new OptimiserState(optimiser(scenario.get("config")), named, manager);
      for (int i = 0; i < steps; i++) {
        float[] expected = Arrays.copyOfRange(logits, i * size, (i + 1) * size);
        step(block, x[i % x.length], y[i % y.length], i, expected);
        state.update(schedule().learningRate(i));
        compareParameters(named, i);
      }
      try (GradMode silent = GradMode.off()) {
        NDArray last = forward(block, x[0], false);
        deviation.values(
            name + " final_eval_logits",
            golden.array(name + "/final_eval_logits"),
            last,
            tolerance(steps - 1, golden.array(name + "/final_eval_logits").toFloats()));
      }
    }
  }

  private void step(Block block, NDArray x, NDArray y, int i, float[] expected) {
    try (GradMode recording = GradMode.on()) {
      NDArray logits = forward(block, x, true);
      NDArray loss = Loss.softmaxCrossEntropyLoss().evaluate(new NDList(y), new NDList(logits));
      GradMode.backward(loss);
      double tolerance = tolerance(i, expected);
      deviation.values(
          name + " logits of step " + i, expected, Deviation.floats(logits), tolerance);
      double golden = scenario.get("loss").get(i).asDouble();
      deviation.value(name + " loss of step " + i, golden, loss.getFloat(), tolerance);
      double rate = scenario.get("lr_per_step").get(i).asDouble();
      deviation.value(name + " rate " + i, rate, schedule().learningRate(i), 1e-7);
    }
  }

  /** The arrays {@code name}0, {@code name}1 and so on, which the steps take in turn. */
  private NDArray[] batches(String name, NDManager manager) {
    return IntStream.iterate(0, i -> golden.has(name + i), i -> i + 1)
        .mapToObj(i -> golden.tensor(name + i, manager))
        .toArray(NDArray[]::new);
  }

  /** Norm of all parameters and sum of all w: what a wrong rule moves, whatever spikes flip. */
  private void compareParameters(Map<String, Parameter> named, int step) {
    double square = 0;
    double w = 0;
    for (Map.Entry<String, Parameter> entry : named.entrySet()) {
      if (entry.getValue().requiresGradient()) {
        for (float value : Parameters.get(entry.getValue())) {
          square += (double) value * value;
          w += entry.getKey().endsWith(".w") ? value : 0;
        }
      }
    }
    double norm = scenario.get("param_l2_norm_after_step").get(step).asDouble();
    deviation.value(name + " norm after step " + step, norm, Math.sqrt(square), 3e-3);
    if (scenario.has("plif_w_sum_after_step")) {
      double sum = scenario.get("plif_w_sum_after_step").get(step).asDouble();
      deviation.value(name + " sum of w after step " + step, sum, w, 5e-2);
    }
  }

  private static NDArray forward(Block block, NDArray x, boolean training) {
    ParameterStore store = new ParameterStore(x.getManager(), false);
    return block.forward(store, new NDList(x), training).head();
  }

  private double tolerance(int step, float[] expected) {
    double magnitude = 0;
    for (float value : expected) {
      magnitude = Math.max(magnitude, Math.abs(value));
    }
    double perturbed = scenario.get("max_abs_logit_diff_vs_perturbed").get(step).asDouble();
    return Math.max(EXACT, perturbed / magnitude);
  }

  /** What PyTorch's optimiser with these arguments does. */
  static Optimiser optimiser(JsonNode config) {
    for (String other : new String[] {"amsgrad", "maximize"}) {
      if (config.path(other).asBoolean(false)) {
        throw new IllegalArgumentException(other + " is not supported, found " + config);
      }
    }
    double weightDecay = config.path("weight_decay").asDouble(0);
    return switch (config.get("opt").asText()) {
      case "SGD" ->
          new Optimiser.Sgd(
              config.path("momentum").asDouble(0),
              weightDecay,
              config.path("dampening").asDouble(0),
              config.path("nesterov").asBoolean(false));
      case "Adam" ->
          new Optimiser.Adam(
              config.path("betas").path(0).asDouble(0.9),
              config.path("betas").path(1).asDouble(0.999),
              config.path("eps").asDouble(1e-8),
              weightDecay);
      default -> throw new IllegalArgumentException("unknown optimiser " + config.get("opt"));
    };
  }

  private Schedule schedule() {
    JsonNode config = scenario.get("config");
    return LearningRateCheck.schedule(config.path("sched"), config.get("lr").asDouble());
  }
}
