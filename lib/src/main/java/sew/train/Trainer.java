package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.ClipSet;
import sew.layer.Network;
import sew.layer.StateDict;
import sew.tensor.GradMode;

/**
 * The training loop: one network, one recipe, one epoch after another.
 *
 * <p>Everything random is a function of the seed and the epoch; on a CPU, with the same seed,
 * machine and number of threads, two runs are equal bit for bit, whether or not one of them was
 * interrupted.
 */
public final class Trainer implements AutoCloseable {
  private final Recipe recipe;
  private final ClipSet train;
  private final ClipSet test;
  private final long seed;
  private final Compute.Resolved compute;
  private final NDManager manager;
  private final Block network;
  private final ParameterStore store;
  private final OptimiserState optimiser;
  private int epoch;

  /**
   * A new network, before its first epoch.
   *
   * @param seed of weights, batches and time steps
   * @param compute how, and on which device, it is trained and tested
   */
  public Trainer(
      Network network,
      Recipe recipe,
      ClipSet train,
      ClipSet test,
      long seed,
      Compute.Resolved compute) {
    recipe.requireFits(train);
    this.recipe = recipe;
    this.train = train;
    this.test = test;
    this.seed = seed;
    this.compute = compute;
    this.manager = NDManager.newBaseManager(compute.device());
    try (ComputeScope scope = ComputeScope.open(compute)) {
      Shape clip = new Shape(1, recipe.trainSteps(), 2, train.height(), train.width());
      this.network = network.initialized(manager, clip, seed);
      this.store = new ParameterStore(manager, false);
      this.optimiser = new OptimiserState(recipe.optimiser(), StateDict.of(this.network), manager);
    }
  }

  /** The network being trained; closed with this trainer. */
  public Block network() {
    return network;
  }

  /** How many epochs are done. */
  public int epoch() {
    return epoch;
  }

  public boolean isFinished() {
    return epoch >= recipe.epochs();
  }

  /** Trains one more epoch and tests after it. */
  public EpochMetrics nextEpoch(Progress progress) {
    try (ComputeScope scope = ComputeScope.open(compute)) {
      return trainAndTest(progress);
    }
  }

  private EpochMetrics trainAndTest(Progress progress) {
    long start = System.nanoTime();
    double learningRate = recipe.schedule().learningRate(epoch);
    RunningMetrics trained = trainEpoch(learningRate, progress);
    double trainSeconds = (System.nanoTime() - start) / 1e9;
    RunningMetrics tested = test(progress);
    double seconds = (System.nanoTime() - start) / 1e9;
    EpochMetrics metrics =
        new EpochMetrics(
            epoch,
            learningRate,
            trained.loss(),
            trained.accuracy(),
            tested.loss(),
            tested.accuracy(),
            seconds,
            trained.clips() / trainSeconds);
    epoch++;
    return metrics;
  }

  private RunningMetrics trainEpoch(double learningRate, Progress progress) {
    Sampler sampler = new Sampler(seed, epoch);
    int[] order = sampler.order(train.size());
    int batches = recipe.trainBatches(train);
    RunningMetrics running = new RunningMetrics();
    for (int b = 0; b < batches; b++) {
      int[] indices =
          Arrays.copyOfRange(order, b * recipe.batchSize(), (b + 1) * recipe.batchSize());
      int[] steps = sampler.timeSteps(b, train.steps(), recipe.trainSteps());
      trainStep(indices, steps, running);
      if (!Double.isFinite(running.loss())) {
        throw new DivergenceException(running.loss(), epoch, b, learningRate);
      }
      optimiser.update(learningRate);
      Progress.report(progress, running.report(epoch, true, b + 1, batches));
    }
    return running;
  }

  private void trainStep(int[] indices, int[] steps, RunningMetrics running) {
    try (NDManager scope = manager.newSubManager();
        GradMode recording = GradMode.on()) {
      Batch batch = Batch.read(train, indices, steps, scope);
      NDArray logits = network.forward(store, new NDList(batch.clips()), true).head();
      NDArray loss = recipe.loss().of(logits, batch.labels());
      GradMode.backward(loss);
      running.add(loss, logits, batch.labels());
    }
  }

  /** Loss and accuracy on the test set, all T frames, BN with its running statistics. */
  private RunningMetrics test(Progress progress) {
    RunningMetrics running = new RunningMetrics();
    int[] steps = IntStream.range(0, test.steps()).toArray();
    int batches = recipe.testBatches(test);
    for (int b = 0; b < batches; b++) {
      int from = b * recipe.batchSize();
      int to = Math.min(test.size(), from + recipe.batchSize());
      testStep(IntStream.range(from, to).toArray(), steps, running);
      Progress.report(progress, running.report(epoch, false, b + 1, batches));
    }
    return running;
  }

  private void testStep(int[] indices, int[] steps, RunningMetrics running) {
    try (NDManager scope = manager.newSubManager();
        GradMode silent = GradMode.off()) {
      Batch batch = Batch.read(test, indices, steps, scope);
      NDArray logits = network.forward(store, new NDList(batch.clips()), false).head();
      NDArray loss = recipe.loss().of(logits, batch.labels());
      running.add(loss, logits, batch.labels());
    }
  }

  /** Writes weights, BN statistics, optimiser state and epoch, atomically. */
  public void save(Path file) throws IOException {
    Checkpoint.write(file, StateDict.of(network), optimiser, epoch);
  }

  /** Continues from a checkpoint of the same network and recipe. */
  public void resume(Path file) throws IOException {
    epoch = Checkpoint.read(file, StateDict.of(network), optimiser);
  }

  @Override
  public void close() {
    manager.close();
  }
}
