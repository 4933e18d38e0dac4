package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import sew.collective.Ranks;
import sew.compute.ComputeScope;
import sew.data.Samples.Inputs;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.RunningStatistics;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.train.Loss;
import sew.train.OptimiserState;
import sew.train.RunningMetrics;
import sew.train.Schedule;
import sew.train.TrainingStep;

/**
 * Kind "train_steps": some steps of training of a ResNet, with one batch per step or with the
 * micro-batches of data-parallel workers: loss and all gradients of every step, weights and BN
 * statistics after the last, and the logits that they give.
 *
 * <p>Images and weights have closed forms. No membrane potential of a case comes so close to the
 * threshold that rounding decides on a spike, so that the tolerances hold at every step.
 */
final class TrainStepsCheck {
  private static final double RATE = 1e-7;
  private static final double LOSS = 1e-5;
  private static final double GRADIENT = 1e-4;
  private static final double AFTER = 1e-5;

  private final GoldenCase golden;
  private final JsonNode description;
  private final HashedWeights closedForm;
  private final Shape image;
  private final Ranks ranks;
  private final Deviation deviation = new Deviation();

  private TrainStepsCheck(GoldenCase golden, Ranks ranks) {
    this.golden = golden;
    this.ranks = ranks;
    this.description = golden.description();
    this.closedForm = new HashedWeights(golden);
    int size = (int) golden.number("image_size");
    this.image = new Shape(3, size, size);
  }

  static Deviation of(GoldenCase golden) {
    return of(golden, Ranks.alone());
  }

  /** In one of several processes, each of which computes its share of the micro-batches. */
  static Deviation of(GoldenCase golden, Ranks ranks) {
    GoldenNeuron.requireBatchNorm(golden);
    TrainStepsCheck check = new TrainStepsCheck(golden, ranks);
    check.run();
    return check.deviation;
  }

  private void run() {
    Network net = GoldenNet.of(golden);
    JsonNode config = description.get("config");
    Schedule schedule =
        LearningRateCheck.schedule(config.path("sched"), config.get("lr").asDouble());
    try (NDManager manager = NDManager.newBaseManager(ComputeScope.current().device())) {
      Block block = net.initialized(manager, new Shape(1).addAll(image), 0);
      Map<String, Parameter> named = StateDict.of(block, net.authorsNames());
      GoldenWeights.of(golden).accept(named);
      OptimiserState optimiser = new OptimiserState(OptimCheck.optimiser(config), named, manager);
      TrainingStep step = new TrainingStep(block, Loss.CROSS_ENTROPY, manager, ranks);
      int steps = description.get("steps").size();
      for (int s = 0; s < steps; s++) {
        // Every step is an epoch of its own, so that the learning rate changes.
        double learningRate = schedule.learningRate(s);
        RunningMetrics running = new RunningMetrics();
        step.accumulate(microBatches(s), image, running);
        compare("rate", s, "lr_per_step", learningRate, RATE);
        compare("loss", s, "loss", running.loss(), LOSS);
        compareGradients(named, s);
        optimiser.update(learningRate);
      }
      ranks.broadcast(RunningStatistics.arrays(block));
      compareAfter(named);
      compareLogits(block, manager);
    }
  }

  private void compare(String what, int step, String field, double found, double tolerance) {
    double expected = description.get(field).get(step).asDouble();
    deviation.value(what + " of step " + step, expected, found, tolerance);
  }

  private List<Inputs> microBatches(int step) {
    List<JsonNode> parts =
        StreamSupport.stream(description.get("steps").get(step).spliterator(), false).toList();
    Ranks.Share share = ranks.share(parts.size());
    return parts.subList(share.from(), share.to()).stream()
        .map(part -> IntStream.range(0, part.size()).map(i -> part.get(i).asInt()).toArray())
        .map(this::inputs)
        .toList();
  }

  private Inputs inputs(int[] images) {
    JsonNode labels = description.get("labels");
    return new Inputs(
        values(images), IntStream.of(images).mapToLong(i -> labels.get(i).asLong()).toArray());
  }

  private FloatBuffer values(int[] images) {
    int size = (int) image.size();
    FloatBuffer values =
        ByteBuffer.allocateDirect(images.length * size * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    IntStream.of(images).forEach(i -> values.put(closedForm.image(i, size)));
    return values.flip();
  }

  private void compareGradients(Map<String, Parameter> named, int step) {
    description
        .get("gradients")
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              Parameter parameter = GoldenWeights.parameter(named, name);
              try (NDArray gradient = parameter.getArray().getGradient()) {
                String what = "grad of step " + step + " of " + name;
                compare(what, entry.getValue().get(step), Deviation.floats(gradient), GRADIENT);
              }
            });
    GoldenWeights.compareGradients(
        named, golden.arraysUnder("grad" + step + "/"), GRADIENT, deviation);
  }

  private void compareAfter(Map<String, Parameter> named) {
    description
        .get("after")
        .properties()
        .forEach(
            entry -> {
              Parameter parameter = GoldenWeights.parameter(named, entry.getKey());
              compare(entry.getKey(), entry.getValue(), Parameters.get(parameter), AFTER);
            });
    GoldenWeights.compare(named, golden.arraysUnder("after/"), AFTER, deviation);
  }

  /** Norm and projection of a tensor; a wrong sign or order of elements changes the latter. */
  private void compare(String name, JsonNode expected, float[] values, double tolerance) {
    double square = 0;
    for (float value : values) {
      square += (double) value * value;
    }
    double norm = expected.get(0).asDouble();
    deviation.value("norm of " + name, norm, Math.sqrt(square), tolerance);
    deviation.value(
        "projection of " + name,
        expected.get(1).asDouble(),
        closedForm.projection(values),
        norm,
        tolerance);
  }

  private void compareLogits(Block block, NDManager manager) {
    int n = (int) golden.array("logits_eval").shape()[0];
    FloatBuffer first = values(IntStream.range(0, n).toArray());
    try (GradMode silent = GradMode.off()) {
      NDArray x = NativeArrays.of(manager, first, new Shape(n).addAll(image));
      ParameterStore store = new ParameterStore(manager, false);
      NDArray logits = block.forward(store, new NDList(x), false).head();
      deviation.values("logits_eval", golden.array("logits_eval"), logits, AFTER);
    }
  }
}
