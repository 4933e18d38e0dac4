package sew.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.LocalParameterServer;
import ai.djl.training.ParameterServer;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import sew.layer.Chain;
import sew.layer.Layers;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.SpikingLayer;
import sew.layer.StateDict;
import sew.layer.TimeFirst;
import sew.model.Classifier;
import sew.model.EventNet;
import sew.neuron.Neuron;
import sew.residual.ConnectFunction;
import sew.residual.Residual;
import sew.tensor.GradMode;
import sew.tensor.Scalars;

/**
 * A training step of two replicas, each with one half of the batch and its own BN statistics,
 * against one network's. PyTorch has one CPU device and DJL's ParameterStore wants two: what moves
 * weights there is DJL's LocalParameterServer, given here the weights of two networks.
 */
class DataParallelTest {
  private static final float LEARNING_RATE = 0.5f;
  private static final Shape BATCH = new Shape(6, 4, 2, 8, 8);
  private static final Neuron PLIF = Neuron.Plif.DEFAULT;

  private static final Network WITH_BN =
      EventNet.of(2, 4, new Residual.Sew(ConnectFunction.ADD), PLIF, 3);

  /** Without BN a clip's gradient does not depend on the other clips of its batch. */
  private static final Network WITHOUT_BN =
      () ->
          new Classifier(
              new TimeFirst(),
              new Chain()
                  .add("conv", Layers.conv(4, 3, 1))
                  .add("sn", new SpikingLayer(PLIF))
                  .add("pool", Layers.globalAveragePool()),
              3);

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void djlHasOneCpuDevice() {
    Device[] two = {Device.of("cpu", 0), Device.of("cpu", 1)};
    var store = new ParameterStore(manager, false);
    var e =
        assertThrows(
            IllegalArgumentException.class, () -> store.setParameterServer(server(0), two));
    assertEquals("Duplicated devices are not allowed.", e.getMessage());
  }

  /** With BN per half, as one network's that accumulates the gradients of the two halves. */
  @Test
  void lossesDividedByTheReplicasGiveOneNetworksStep() {
    Block one = net(WITH_BN);
    double[] before = weights(one);
    backward(one, 0, 3, 2);
    backward(one, 3, 6, 2);
    step(server(0), one);
    Block[] replicas = replicasAfterStep(WITH_BN, 2, 0);

    assertArrayEquals(weights(one), weights(replicas[0]), 1e-6);
    assertArrayEquals(weights(replicas[0]), weights(replicas[1]));
    assertTrue(moved(before, one) > 0.1, "the weights have not moved");
    assertFalse(
        Arrays.equals(numbers(replicas[0], false), numbers(replicas[1], false)),
        "each replica has its own BN statistics");
  }

  @Test
  void withoutBnTheyGiveTheStepOfTheWholeBatch() {
    Block one = net(WITHOUT_BN);
    double[] before = weights(one);
    backward(one, 0, 6, 1);
    step(server(0), one);
    Block[] replicas = replicasAfterStep(WITHOUT_BN, 2, 0);

    assertArrayEquals(weights(one), weights(replicas[0]), 1e-6);
    assertArrayEquals(weights(one), weights(replicas[1]), 1e-6);
    assertTrue(moved(before, one) > 0.1, "the weights have not moved");
  }

  @Test
  void djlAppliesTheSumOfTheGradients() {
    Block one = net(WITHOUT_BN);
    double[] before = weights(one);
    backward(one, 0, 6, 1);
    step(server(0), one);
    Block[] replicas = replicasAfterStep(WITHOUT_BN, 1, 0);

    assertEquals(2, moved(before, replicas[0]) / moved(before, one), 1e-4);
    assertArrayEquals(weights(replicas[0]), weights(replicas[1]));
  }

  /**
   * DJL updates the replicas one after the other and starts the momentum of the second as a copy of
   * the first one's, which has seen the gradient by then.
   */
  @Test
  void djlsMomentumDrivesReplicasApart() {
    double[] before = weights(net(WITH_BN));
    Block[] replicas = replicasAfterStep(WITH_BN, 2, 0.9f);

    double ratio = moved(before, replicas[1]) / moved(before, replicas[0]);
    assertEquals(1.9, ratio, 1e-4);
  }

  @Test
  void thisProjectsOptimisersKeepReplicasEqualGivenTheMeanGradient() {
    for (Optimiser optimiser : List.of(new Optimiser.Sgd(0.9), Optimiser.Adam.DEFAULT)) {
      Block one = net(WITH_BN);
      Block[] replicas = {net(WITH_BN), net(WITH_BN)};
      OptimiserState ofOne = new OptimiserState(optimiser, StateDict.of(one), manager);
      List<OptimiserState> ofReplicas =
          Arrays.stream(replicas)
              .map(net -> new OptimiserState(optimiser, StateDict.of(net), manager))
              .toList();
      for (int i = 0; i < 3; i++) {
        backward(one, 0, 3, 2);
        backward(one, 3, 6, 2);
        ofOne.update(0.01);
        backward(replicas[0], 0, 3, 1);
        backward(replicas[1], 3, 6, 1);
        average(replicas[0], replicas[1]);
        ofReplicas.forEach(state -> state.update(0.01));
      }
      assertArrayEquals(weights(one), weights(replicas[0]), 1e-6);
      assertArrayEquals(weights(replicas[0]), weights(replicas[1]));
    }
  }

  private Block net(Network network) {
    return network.initialized(manager, BATCH, 1);
  }

  /**
   * Two replicas after a step by the losses of one half of the batch each, over {@code divisor}.
   */
  private Block[] replicasAfterStep(Network network, int divisor, float momentum) {
    Block[] replicas = {net(network), net(network)};
    backward(replicas[0], 0, 3, divisor);
    backward(replicas[1], 3, 6, divisor);
    step(server(momentum), replicas);
    return replicas;
  }

  private static ParameterServer server(float momentum) {
    return new LocalParameterServer(
        Optimizer.sgd()
            .setLearningRateTracker(Tracker.fixed(LEARNING_RATE))
            .optMomentum(momentum)
            .build());
  }

  /** Adds the gradient of the mean loss over some clips, divided by {@code divisor}. */
  private void backward(Block net, int from, int to, int divisor) {
    try (NDManager scope = manager.newSubManager();
        GradMode recording = GradMode.on()) {
      scope.getEngine().setRandomSeed(5);
      NDArray clips = scope.randomUniform(0, 3, BATCH).get("{}:{}", from, to);
      NDArray labels = scope.create(new int[] {0, 1, 2, 2, 1, 1}).get("{}:{}", from, to);
      var store = new ParameterStore(scope, false);
      NDArray logits = net.forward(store, new NDList(clips), true).head();
      NDArray loss =
          Loss.softmaxCrossEntropyLoss().evaluate(new NDList(labels), new NDList(logits));
      GradMode.backward(loss, Scalars.scalar(loss, 1.0 / divisor));
    }
  }

  /** What DJL's ParameterStore does for the copies of each parameter. */
  private static void step(ParameterServer server, Block... replicas) {
    for (String name : trainable(replicas[0]).keySet()) {
      server.update(
          name,
          Arrays.stream(replicas)
              .map(net -> trainable(net).get(name).getArray())
              .toArray(NDArray[]::new));
    }
  }

  /** Both gradients become their mean. */
  private static void average(Block a, Block b) {
    trainable(a)
        .forEach(
            (name, p) -> {
              try (NDArray ofA = p.getArray().getGradient();
                  NDArray ofB = trainable(b).get(name).getArray().getGradient()) {
                ofA.addi(ofB).divi(2);
                // DJL's copyTo would leave memory of Java in the gradient.
                ofB.subi(ofB).addi(ofA);
              }
            });
  }

  private static Map<String, Parameter> trainable(Block net) {
    Map<String, Parameter> parameters = new LinkedHashMap<>(StateDict.of(net));
    parameters.values().removeIf(parameter -> !parameter.requiresGradient());
    return parameters;
  }

  private static double[] weights(Block net) {
    return numbers(net, true);
  }

  /** All weights one after the other, or all BN statistics. */
  private static double[] numbers(Block net, boolean trainable) {
    return StateDict.of(net).values().stream()
        .filter(parameter -> parameter.requiresGradient() == trainable)
        .map(Parameters::get)
        .flatMapToDouble(values -> IntStream.range(0, values.length).mapToDouble(i -> values[i]))
        .toArray();
  }

  /** How far the weights are from {@code before}. */
  private static double moved(double[] before, Block net) {
    double[] after = weights(net);
    return Math.sqrt(
        IntStream.range(0, after.length)
            .mapToDouble(i -> (after[i] - before[i]) * (after[i] - before[i]))
            .sum());
  }
}
