package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.data.Samples;
import sew.data.Samples.Inputs;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.tensor.GradMode;
import sew.train.Checkpoint.Position;

/**
 * The training loop: one network, one recipe, one epoch after another.
 *
 * <p>Everything random is a function of the seed and the epoch; on a CPU, with the same seed,
 * machine and number of threads, two runs are equal bit for bit, whether or not one of them was
 * interrupted.
 */
public final class Trainer implements AutoCloseable {
  private final Recipe recipe;
  private final Samples train;
  private final Samples test;
  private final long seed;
  private final Compute.Resolved compute;
  private final NDManager manager;
  private final Block network;
  private final ParameterStore store;
  private final OptimiserState optimiser;
  private int epoch;
  private EpochSoFar soFar = EpochSoFar.none();

  /**
   * A new network, before its first epoch.
   *
   * @param seed of weights, batches and time steps
   * @param compute how, and on which device, it is trained and tested
   */
  public Trainer(
      Network network,
      Recipe recipe,
      Samples train,
      Samples test,
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
      Shape sample = new Shape(train.shape(recipe.stepsRead(train)));
      this.network = network.initialized(manager, new Shape(1).addAll(sample), seed);
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

  /**
   * Trains one more epoch, or what is left of one, and tests after it.
   *
   * @throws UncheckedIOException if no training or no test sample could be read
   * @throws DivergenceException if a loss, a weight or a BN statistic is NaN or infinite
   */
  public EpochMetrics nextEpoch(Progress progress) {
    try (ComputeScope scope = ComputeScope.open(compute)) {
      trainEpoch(progress);
      EpochMetrics metrics = test(progress);
      requireFinite(metrics);
      epoch++;
      soFar = EpochSoFar.none();
      return metrics;
    }
  }

  private void trainEpoch(Progress progress) {
    double learningRate = recipe.schedule().learningRate(epoch);
    EpochPlan plan = EpochPlan.training(recipe, train, new Sampler(seed, epoch));
    TrainingStep step = new TrainingStep(network, recipe.loss(), manager);
    RunningMetrics running = soFar.running();
    EpochSoFar before = soFar;
    long start = System.nanoTime();
    int batches = plan.steps().size();
    try (Reader reader = train.read(pass(true, plan.requestsFrom(before.steps())))) {
      for (int b = before.steps(); b < batches; b++) {
        List<Request> requests = plan.steps().get(b);
        Shape sample = new Shape(train.shape(requests.get(0).steps().length));
        if (step.accumulate(read(reader, requests.size()), sample, running) > 0) {
          if (!Double.isFinite(running.loss())) {
            throw new DivergenceException(running.loss(), epoch, b, learningRate);
          }
          optimiser.update(learningRate);
        }
        soFar =
            new EpochSoFar(
                b + 1,
                running,
                before.seconds() + (System.nanoTime() - start) / 1e9,
                before.waited() + reader.waited().toNanos() / 1e9,
                before.leftOut() + reader.leftOut());
        Progress.report(progress, running.report(epoch, true, b + 1, batches));
      }
    }
    requireSome("training", train, running);
  }

  /** Without any, loss and accuracy would be NaN. */
  private static void requireSome(String split, Samples samples, RunningMetrics running) {
    if (running.samples() == 0) {
      throw new UncheckedIOException(
          new IOException(
              "expected %d %s samples, found none that could be read; check the data"
                  .formatted(samples.size(), split)));
    }
  }

  /** Weights, too: a membrane potential of NaN never fires, and the loss looks ordinary. */
  private void requireFinite(EpochMetrics metrics) {
    double learningRate = metrics.learningRate();
    if (!Double.isFinite(metrics.testLoss())) {
      throw DivergenceException.ofTest(metrics.testLoss(), epoch, learningRate);
    }
    StateDict.of(network)
        .forEach(
            (name, parameter) -> {
              int count = 0;
              for (float value : Parameters.get(parameter)) {
                count += Float.isFinite(value) ? 0 : 1;
              }
              if (count > 0) {
                throw DivergenceException.ofWeights(name, count, epoch, learningRate);
              }
            });
  }

  private Pass pass(boolean training, List<Request> requests) {
    return new Pass(training, seed, epoch, requests);
  }

  private static List<Inputs> read(Reader reader, int n) {
    return Stream.generate(reader::next).limit(n).toList();
  }

  /** Loss and accuracy on the test set, all T frames, BN with its running statistics. */
  private EpochMetrics test(Progress progress) {
    long start = System.nanoTime();
    RunningMetrics running = new RunningMetrics();
    EpochPlan plan = EpochPlan.testing(recipe, test);
    int batches = plan.steps().size();
    int leftOut;
    try (Reader reader = test.read(pass(false, plan.requestsFrom(0)))) {
      for (int b = 0; b < batches; b++) {
        testStep(reader.next(), running);
        Progress.report(progress, running.report(epoch, false, b + 1, batches));
      }
      leftOut = reader.leftOut();
    }
    requireSome("test", test, running);
    RunningMetrics trained = soFar.running();
    return new EpochMetrics(
        epoch,
        recipe.schedule().learningRate(epoch),
        trained.loss(),
        trained.accuracy(),
        running.loss(),
        running.accuracy(),
        soFar.seconds() + (System.nanoTime() - start) / 1e9,
        trained.samples() / soFar.seconds(),
        test.classes() > RunningMetrics.TOP ? running.top5() : null,
        soFar.waited(),
        soFar.leftOut() + leftOut);
  }

  private void testStep(Inputs read, RunningMetrics running) {
    if (read.labels().length == 0) {
      return;
    }
    try (NDManager scope = manager.newSubManager();
        GradMode silent = GradMode.off()) {
      Batch batch = Batch.of(read, new Shape(test.shape(test.steps())), scope);
      NDArray logits = network.forward(store, new NDList(batch.inputs()), false).head();
      NDArray loss = recipe.loss().of(logits, batch.labels());
      running.add(loss, logits, batch.labels());
    }
  }

  /**
   * Writes weights, BN statistics, optimiser state and how far the run is, atomically; between
   * epochs, or from {@link Progress#onBatch} while one is trained.
   */
  public void save(Path file) throws IOException {
    save(file, Map.of());
  }

  /** As {@link #save(Path)}, with arrays that {@link #resume} does not read. */
  public void save(Path file, Map<String, Npy> beside) throws IOException {
    Checkpoint.write(file, StateDict.of(network), optimiser, new Position(epoch, soFar), beside);
  }

  /** Continues from a checkpoint of the same network and recipe. */
  public void resume(Path file) throws IOException {
    Position position = Checkpoint.read(file, StateDict.of(network), optimiser);
    epoch = position.epoch();
    soFar = position.soFar();
  }

  @Override
  public void close() {
    manager.close();
  }
}
