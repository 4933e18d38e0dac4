package sew.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import sew.collective.Ranks;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.Npy;
import sew.data.Samples;
import sew.data.Samples.Inputs;
import sew.data.Samples.Pass;
import sew.data.Samples.Reader;
import sew.data.Samples.Request;
import sew.layer.Layers;
import sew.layer.Network;
import sew.layer.Parameters;
import sew.layer.Probe;
import sew.layer.StateDict;
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
  private final Ranks ranks;
  private final BatchStatistics statistics;
  private final NDManager manager;
  private final Block network;
  private final OptimiserState optimiser;
  private int epoch;
  private EpochSoFar soFar = EpochSoFar.none();
  private Map<String, Double> gradientNorms = Map.of();

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
    this(network, recipe, train, test, seed, compute, Ranks.alone(), BatchStatistics.OF_EACH_RANK);
  }

  /**
   * As {@link #Trainer(Network, Recipe, Samples, Samples, long, Compute.Resolved)}, in one of
   * several processes. Each takes its share of every batch and of the test set; gradients are
   * summed over all of them. What one process computes is computed here, bit by bit on two CPUs, or
   * to float rounding where BN's statistics are those of all ranks.
   *
   * @param statistics {@link BatchStatistics#OF_EACH_RANK} needs a number of micro-batches that the
   *     ranks divide, the other a sample of every micro-batch for each rank
   */
  public Trainer(
      Network network,
      Recipe recipe,
      Samples train,
      Samples test,
      long seed,
      Compute.Resolved compute,
      Ranks ranks,
      BatchStatistics statistics) {
    recipe.requireFits(train);
    if (statistics == BatchStatistics.OF_ALL_RANKS) {
      requireSampleForEach(ranks, recipe, train);
    } else if (recipe.microBatches() % ranks.size() != 0) {
      throw new IllegalArgumentException(
          "the ranks must divide the %d micro-batches, found %d ranks"
              .formatted(recipe.microBatches(), ranks.size()));
    }
    this.recipe = recipe;
    this.train = train;
    this.test = test;
    this.seed = seed;
    this.compute = compute;
    this.ranks = ranks;
    this.statistics = statistics;
    this.manager = NDManager.newBaseManager(compute.device());
    try (ComputeScope scope = ComputeScope.open(compute)) {
      Shape sample = new Shape(train.shape(recipe.stepsRead(train)));
      this.network = network.initialized(manager, new Shape(1).addAll(sample), seed);
      this.optimiser = new OptimiserState(recipe.optimiser(), StateDict.of(this.network), manager);
    }
    if (statistics == BatchStatistics.OF_ALL_RANKS) {
      Layers.synchroniseNorms(this.network, ranks);
    }
  }

  /** BN of all ranks waits for each of them; how large batches are does not depend on the order. */
  private static void requireSampleForEach(Ranks ranks, Recipe recipe, Samples train) {
    int smallest = EpochPlan.training(recipe, train, new Sampler(0, 0)).smallest();
    if (smallest < ranks.size()) {
      throw new BatchSharingException(
          "%d ranks cannot share a micro-batch of %d samples, as BN with the statistics of all needs; choose fewer, another --batch, or --last-batch drop"
              .formatted(ranks.size(), smallest));
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
   * ||dL/dw|| of every parameter w in the last batch of the last epoch, before its update, without
   * weight decay. Empty before the first epoch, where no sample of that batch could be read, and
   * where training was resumed after it.
   */
  public Map<String, Double> gradientNorms() {
    return gradientNorms;
  }

  /**
   * Trains one more epoch, or what is left of one, and tests after it.
   *
   * @throws UncheckedIOException if no training or no test sample could be read
   * @throws DivergenceException if a loss, a weight or a BN statistic is NaN or infinite
   * @throws sew.collective.RankFailure if another rank ended
   */
  public EpochMetrics nextEpoch(Progress progress) {
    try (ComputeScope scope = ComputeScope.open(compute)) {
      followFirstRank();
      trainEpoch(progress);
      EpochMetrics metrics = test(progress);
      requireFinite(metrics);
      if (ranks.size() > 1) {
        requireEqualWeights();
      }
      epoch++;
      soFar = EpochSoFar.none();
      return metrics;
    }
  }

  /** Rank 0 alone knows where a run was interrupted, and what its BN statistics are. */
  private void followFirstRank() {
    if (ranks.size() == 1) {
      return;
    }
    List<NDArray> state = new ArrayList<>(optimiser.arrays().values());
    StateDict.of(network).values().forEach(parameter -> state.add(parameter.getArray()));
    ranks.broadcast(state);
    LongBuffer position = longs(ranks.broadcast(bytes(epoch, optimiser.step(), soFar)));
    epoch = (int) position.get();
    optimiser.setStep(position.get());
    long[] rest = new long[position.remaining()];
    position.get(rest);
    soFar = EpochSoFar.of(rest);
  }

  private static byte[] bytes(int epoch, long step, EpochSoFar soFar) {
    long[] rest = soFar.toLongs();
    ByteBuffer bytes = ByteBuffer.allocate((2 + rest.length) * Long.BYTES);
    bytes.asLongBuffer().put(epoch).put(step).put(rest);
    return bytes.array();
  }

  private static LongBuffer longs(byte[] bytes) {
    return ByteBuffer.wrap(bytes).asLongBuffer();
  }

  private void trainEpoch(Progress progress) {
    gradientNorms = Map.of();
    double learningRate = recipe.schedule().learningRate(epoch);
    EpochPlan ofAll = EpochPlan.training(recipe, train, new Sampler(seed, epoch));
    EpochPlan plan = ofAll.of(ranks, statistics);
    Shape sample = new Shape(train.shape(recipe.stepsRead(train)));
    TrainingStep step = new TrainingStep(network, recipe.loss(), manager, ranks);
    RunningMetrics running = soFar.running();
    EpochSoFar before = soFar;
    long start = System.nanoTime();
    int batches = plan.steps().size();
    try (Reader reader = train.read(pass(true, plan.requestsFrom(before.steps())))) {
      for (int b = before.steps(); b < batches; b++) {
        List<Inputs> inputs = read(reader, plan.steps().get(b).size());
        if (statistics == BatchStatistics.OF_ALL_RANKS) {
          requireSomeOnEachRank(inputs);
        }
        int samples = step.accumulate(inputs, sample, running);
        if (samples > 0) {
          if (!Double.isFinite(running.loss())) {
            throw new DivergenceException(running.loss(), epoch, b, learningRate);
          }
          if (b == batches - 1) {
            gradientNorms = Parameters.gradientNorms(StateDict.of(network));
          }
          optimiser.update(learningRate);
        }
        soFar =
            new EpochSoFar(
                b + 1,
                running,
                before.seconds() + (System.nanoTime() - start) / 1e9,
                before.waited() + reader.waited().toNanos() / 1e9,
                soFar.leftOut() + ofAll.samples(b) - samples);
        Progress.report(progress, running.report(epoch, true, b + 1, batches));
      }
    }
    requireSome("training", train, running);
  }

  /** A rank without any would let the others wait for its BN statistics. */
  private void requireSomeOnEachRank(List<Inputs> inputs) {
    double[][] counts =
        ranks.gather(inputs.stream().mapToDouble(part -> part.labels().length).toArray());
    for (int i = 0; i < counts.length; i++) {
      if (DoubleStream.of(counts[i]).anyMatch(n -> n == 0)) {
        throw new UncheckedIOException(
            new IOException(
                "rank %d could read none of its samples of a batch that all ranks share; check the data"
                    .formatted(i)));
      }
    }
  }

  /** Ranks that drift apart would train as many networks. */
  private void requireEqualWeights() {
    int hash = 1;
    for (Parameter parameter : StateDict.of(network).values()) {
      if (parameter.requiresGradient()) {
        hash = 31 * hash + Arrays.hashCode(Parameters.get(parameter));
      }
    }
    double[][] hashes = ranks.gather(hash);
    for (int i = 1; i < hashes.length; i++) {
      if (hashes[i][0] != hashes[0][0]) {
        throw new IllegalStateException(
            "rank %d has other weights than rank 0 after epoch %d".formatted(i, epoch));
      }
    }
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

  private EpochMetrics test(Progress progress) {
    long start = System.nanoTime();
    RunningMetrics running =
        new TestPass(network, recipe, test, manager, ranks).run(seed, epoch, progress);
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
        soFar.leftOut() + test.size() - (int) running.samples());
  }

  /**
   * Shows {@code probe} what the layers do with some samples of the test set, all of their time
   * steps, BN with its running statistics. Nothing changes: training goes on with the same bits.
   *
   * @return how many of the samples could be read
   */
  public int observe(int[] samples, Probe probe) {
    try (ComputeScope scope = ComputeScope.open(compute)) {
      return new TestPass(network, recipe, test, manager, ranks).observe(samples, probe);
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
