package sew.reproduce.run;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.Samples.Inputs;
import sew.layer.SpikingNetwork;
import sew.layer.StateDict;
import sew.reproduce.experiment.Experiment;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;
import sew.train.OptimiserState;
import sew.train.Recipe;
import sew.train.RunningMetrics;
import sew.train.TrainingStep;

/**
 * What a run will take here, from a few steps on small micro-batches of random inputs: time and
 * memory grow by the same amount with each sample. Reading the samples is not in it.
 *
 * @param epoch the time of training and testing once
 * @param memory bytes of this process; empty where it cannot be measured, as on a GPU
 * @param disk bytes of the checkpoints of the last and the best epoch, and of one being written
 */
public record Estimate(Duration epoch, int epochs, OptionalLong memory, long disk) {
  private static final int FILES = 3;

  /** Longer steps are not repeated. */
  private static final double SHORT_SECONDS = 5;

  /** The time of all epochs. */
  public Duration whole() {
    return epoch.multipliedBy(epochs);
  }

  /** Measures, for as many {@code samples} as there are or will be. */
  public static Estimate of(Experiment experiment, ClipCounts samples, Compute.Resolved compute) {
    Recipe recipe = experiment.recipe();
    Shape shape = sample(experiment);
    try (NDManager manager = NDManager.newBaseManager(compute.device());
        ComputeScope scope = ComputeScope.open(compute)) {
      Shape one = new Shape(1).addAll(shape);
      SpikingNetwork network = experiment.network().initialized(manager, one, experiment.seed());
      OptimiserState optimiser =
          new OptimiserState(recipe.optimiser(), StateDict.of(network), manager);
      Measurement measurement = new Measurement(experiment, shape, network, optimiser, manager);
      int micro = recipe.microBatchSize();
      int small = Math.max(1, micro / 8);
      Step atSmall = measurement.train(small);
      Step atLarge = measurement.train(Math.min(micro, 2 * small));
      Step step = atSmall.extrapolated(atLarge, micro);
      double steps = Math.ceil((double) samples.train() / recipe.batchSize());
      double training = steps * (recipe.microBatches() * step.seconds() + measurement.update());
      double testing = measurement.test(small) / small * samples.test();
      OptionalLong memory =
          compute.device().isGpu() ? OptionalLong.empty() : OptionalLong.of(step.bytes());
      return new Estimate(
          Duration.ofMillis(Math.round(1000 * (training + testing))),
          recipe.epochs(),
          memory,
          FILES * measurement.checkpointBytes());
    }
  }

  /** The shape of a training sample. */
  private static Shape sample(Experiment experiment) {
    int size = experiment.data().size();
    return experiment.data().dataset().isStill()
        ? new Shape(3, size, size)
        : new Shape(experiment.recipe().trainSteps(), 2, size, size);
  }

  /** One forward and backward pass over {@code samples}, and the memory of the process after it. */
  private record Step(int samples, double seconds, long bytes) {
    Step extrapolated(Step larger, int n) {
      if (larger.samples == samples) {
        return larger;
      }
      double share = (double) (n - samples) / (larger.samples - samples);
      return new Step(
          n,
          seconds + share * Math.max(0, larger.seconds - seconds),
          Math.round(bytes + share * (larger.bytes - bytes)));
    }

    Step fasterOf(Step other) {
      return new Step(samples, Math.min(seconds, other.seconds), Math.max(bytes, other.bytes));
    }
  }

  private record Measurement(
      Experiment experiment,
      Shape shape,
      SpikingNetwork network,
      OptimiserState optimiser,
      NDManager manager) {

    /** The first step of a size prepares kernels and memory, which counts only if it is short. */
    Step train(int n) {
      Step first = trainOnce(n);
      return first.seconds > SHORT_SECONDS
          ? first
          : first.fasterOf(trainOnce(n)).fasterOf(trainOnce(n));
    }

    private Step trainOnce(int n) {
      TrainingStep step = new TrainingStep(network, experiment.recipe().loss(), manager);
      Inputs inputs = random(n);
      long start = System.nanoTime();
      step.accumulate(List.of(inputs), shape, new RunningMetrics());
      return new Step(n, secondsSince(start), residentBytes());
    }

    double update() {
      long start = System.nanoTime();
      optimiser.update(experiment.recipe().schedule().learningRate(0));
      return secondsSince(start);
    }

    double test(int n) {
      double first = testOnce(n);
      return first > SHORT_SECONDS ? first : Math.min(first, testOnce(n));
    }

    private double testOnce(int n) {
      Inputs inputs = random(n);
      long start = System.nanoTime();
      try (NDManager scope = manager.newSubManager();
          GradMode silent = GradMode.off()) {
        Shape all = new Shape(n).addAll(shape);
        NDList batch = new NDList(NativeArrays.of(scope, inputs.values(), all));
        network.forward(new ParameterStore(manager, false), batch, false).head().toFloatArray();
      }
      return secondsSince(start);
    }

    /** Values from 0 to 3, as event counts and normalised colours have them. */
    private Inputs random(int n) {
      int length = Math.toIntExact(n * shape.size());
      SplittableRandom random = new SplittableRandom(n);
      FloatBuffer values =
          ByteBuffer.allocateDirect(length * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      while (values.hasRemaining()) {
        values.put(random.nextInt(4));
      }
      values.flip();
      return new Inputs(values, new long[n]);
    }

    long checkpointBytes() {
      long values =
          StateDict.of(network).values().stream().mapToLong(p -> p.getArray().size()).sum();
      return values * Float.BYTES * (1 + experiment.recipe().optimiser().slots().size());
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** The allocator keeps the memory of a step, so that what is resident after it is its peak. */
  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // not Linux
    }
  }
}
