package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.data.Samples.Inputs;
import sew.layer.Parameters;
import sew.layer.StateDict;
import sew.train.Loss;
import sew.train.Optimiser;
import sew.train.OptimiserState;
import sew.train.RunningMetrics;
import sew.train.TrainingStep;

/** Two training steps of a new network on one batch: the same, whatever computes them. */
record NetworkTraining(PaperNetwork net, BatchSize batch, Device device) {
  private static final long SEED = 2020;
  private static final double LEARNING_RATE = 1e-3;
  private static final double MOMENTUM = 0.9;

  /** Every network of the paper has more classes. */
  private static final int LABELS = 10;

  /**
   * What was computed and what it took.
   *
   * @param loss of the first step
   * @param lossAfter of the second, after one update
   * @param gradientNorms L2, by parameter, of the first step
   * @param seconds of the second step, after which everything is compiled
   * @param firstSeconds of the first step
   * @param mib of memory at most
   */
  record Trained(
      double loss,
      double lossAfter,
      Map<String, Double> gradientNorms,
      double seconds,
      double firstSeconds,
      long mib) {

    /** L2 of the whole gradient. */
    double gradientNorm() {
      return Math.sqrt(gradientNorms.values().stream().mapToDouble(norm -> norm * norm).sum());
    }
  }

  NetworkTraining withSamples(int samples) {
    return new NetworkTraining(net, batch.withSamples(samples), device);
  }

  /** Computes both steps by {@code backend}. */
  Trained by(Backend backend) throws IOException {
    Compute compute = Compute.DEFAULT.withDevice(device).withBackend(backend);
    List<Long> dimensions = batch.shape(net.readsImages());
    Shape shape = new Shape(dimensions.stream().mapToLong(Long::longValue).toArray());
    Inputs inputs = inputs(dimensions);
    PeakMemory memory = PeakMemory.on(device);
    try (ComputeScope scope = ComputeScope.open(compute);
        NDManager manager = NDManager.newBaseManager(device)) {
      Block block = net.ofSteps().apply(batch.steps()).initialized(manager, shape, SEED);
      Map<String, Parameter> parameters = StateDict.of(block);
      var optimiser = new OptimiserState(new Optimiser.Sgd(MOMENTUM), parameters, manager);
      TrainingStep step = new TrainingStep(block, Loss.CROSS_ENTROPY, manager);
      Shape sample = shape.slice(1);
      long start = System.nanoTime();
      double loss = loss(step, inputs, sample);
      finish(manager);
      double firstSeconds = secondsSince(start);
      Map<String, Double> norms = Parameters.gradientNorms(parameters);
      optimiser.update(LEARNING_RATE);
      finish(manager);
      start = System.nanoTime();
      double lossAfter = loss(step, inputs, sample);
      optimiser.update(LEARNING_RATE);
      finish(manager);
      double seconds = secondsSince(start);
      return new Trained(loss, lossAfter, norms, seconds, firstSeconds, memory.mib());
    }
  }

  private Inputs inputs(List<Long> dimensions) {
    float[] values = Workload.values(dimensions);
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    buffer.put(values).rewind();
    long[] labels = IntStream.range(0, batch.samples()).mapToLong(i -> i % LABELS).toArray();
    return new Inputs(buffer, labels);
  }

  private static double loss(TrainingStep step, Inputs inputs, Shape sample) {
    RunningMetrics measured = new RunningMetrics();
    step.accumulate(List.of(inputs), sample, measured);
    return measured.loss();
  }

  /** A GPU computes in order: a number that it makes last comes last. */
  private static void finish(NDManager manager) {
    try (NDArray last = manager.zeros(new Shape(1))) {
      last.toFloatArray();
    }
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
