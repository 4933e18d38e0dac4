package sew.reproduce.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import sew.analysis.ConfusionMatrix;
import sew.analysis.FiringRates;
import sew.analysis.SynapticOperations;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.compute.FixedWeights;
import sew.layer.Network;
import sew.layer.Probe;
import sew.layer.SpikingNetwork;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.weights.WeightFile;
import sew.weights.WeightLoading;
import sew.weights.WeightLoading.Match;

/**
 * What a trained network does on a test set: BN with its running statistics, all time steps.
 *
 * @param loss mean cross-entropy over the samples
 */
public record Evaluation(
    ConfusionMatrix confusion, double loss, FiringRates rates, SynapticOperations operations) {
  private static final Loss CROSS_ENTROPY = Loss.softmaxCrossEntropyLoss();

  /**
   * Samples of one step.
   *
   * @param inputs of {@code shape} [N, ...]
   * @param labels [N], the class of each sample
   */
  public record Samples(float[] inputs, Shape shape, int[] labels) {}

  /**
   * What determines the numbers.
   *
   * @param weights the name of the file
   * @param order of the logits
   */
  public record Config(Network network, String weights, Match match, Order order) {}

  /** Which logit belongs to which class. */
  public enum Order {
    /** Logit i belongs to class i. */
    NUMBER,
    /**
     * Class numbers sorted as strings, 0, 1, 10, 2, ...: the authors' DVS Gesture weights, whose
     * reader sorted the names of class folders.
     */
    TEXT;

    /** The logit of each of {@code classes}. */
    public int[] logits(int classes) {
      int[] logit = IntStream.range(0, classes).toArray();
      if (this == TEXT) {
        List<String> sorted = IntStream.of(logit).mapToObj(String::valueOf).sorted().toList();
        for (int i = 0; i < classes; i++) {
          logit[i] = sorted.indexOf(String.valueOf(i));
        }
      }
      return logit;
    }
  }

  /**
   * Tests {@code net} with {@code weights} on all batches.
   *
   * @param classes how many logits the network has
   * @param compute how, and on which device
   * @throws IllegalArgumentException if the weights do not fit, or there is no batch
   */
  public static Evaluation of(
      Network net,
      int classes,
      WeightFile weights,
      Match match,
      Order order,
      Iterator<Samples> batches,
      Compute.Resolved compute) {
    if (!batches.hasNext()) {
      throw new IllegalArgumentException(
          "expected at least one batch of test samples, found none; check the folder or file of data");
    }
    try (ComputeScope scope = ComputeScope.open(compute);
        NDManager manager = NDManager.newBaseManager(compute.device());
        GradMode silent = GradMode.off()) {
      Samples batch = batches.next();
      Shape one = new Shape(1).addAll(batch.shape().slice(1));
      SpikingNetwork block = net.initialized(manager, one, 0);
      WeightLoading.load(net, block, weights, match);
      ConfusionMatrix confusion = new ConfusionMatrix(classes, Math.min(5, classes));
      FiringRates rates = new FiringRates(block);
      SynapticOperations operations = new SynapticOperations(block);
      int[] logits = order.logits(classes);
      double loss = 0;
      try (FixedWeights fixed = FixedWeights.open()) {
        while (batch != null) {
          loss += test(block, batch, logits, rates.and(operations), confusion);
          batch = batches.hasNext() ? batches.next() : null;
        }
      }
      return new Evaluation(confusion, loss / confusion.samples(), rates, operations);
    }
  }

  /** The batch's summed loss. */
  private static double test(
      SpikingNetwork block, Samples batch, int[] order, Probe probe, ConfusionMatrix confusion) {
    int n = batch.labels().length;
    if (n == 0) {
      return 0;
    }
    for (int label : batch.labels()) {
      if (label < 0 || label >= order.length) {
        throw new IllegalArgumentException(
            "expected labels from 0 to %d, one for each class of the network, found %d"
                .formatted(order.length - 1, label));
      }
    }
    try (NDManager scope = NDManager.newBaseManager(ComputeScope.current().device())) {
      NDArray x = NativeArrays.of(scope, batch.inputs(), batch.shape());
      ParameterStore store = new ParameterStore(scope, false);
      NDArray logits =
          block.forward(store, new NDList(x), false, probe.asParameters()).singletonOrThrow();
      int[] labels = batch.labels();
      NDArray targets =
          NativeArrays.of(scope, Arrays.stream(labels).mapToLong(label -> order[label]).toArray());
      float[] values = logits.toFloatArray();
      for (int i = 0; i < n; i++) {
        float[] byClass = new float[order.length];
        for (int c = 0; c < order.length; c++) {
          byClass[c] = values[i * order.length + order[c]];
        }
        confusion.add(labels[i], byClass);
      }
      return n * CROSS_ENTROPY.evaluate(new NDList(targets), new NDList(logits)).getFloat();
    }
  }

  /** Top-1 accuracy, 0 to 1. */
  public double accuracy() {
    return (double) confusion.hits() / confusion.samples();
  }

  /** Top-5 accuracy, 0 to 1. */
  public double top5() {
    return (double) confusion.topKHits() / confusion.samples();
  }
}
