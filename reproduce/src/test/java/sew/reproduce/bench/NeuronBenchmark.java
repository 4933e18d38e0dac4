package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import sew.compute.Backend;
import sew.compute.Compute;
import sew.compute.ComputeScope;
import sew.layer.SpikingLayer;
import sew.neuron.Firing;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** One layer of neurons on [T 16, 2^18] inputs: forward, and forward and backward. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class NeuronBenchmark {
  private static final Shape SHAPE = new Shape(16, 1 << 18);

  @Param({"java", "native", "portable"})
  public String backend;

  @Param({"IF", "LIF", "PLIF"})
  public String neuron;

  private Compute.Resolved compute;
  private Neuron kind;
  private NDManager manager;
  private NDArray x;
  private NDArray w;
  private NDArray gradient;

  @Setup
  public void fill() {
    compute = Compute.DEFAULT.withBackend(Backend.of(backend)).resolve();
    kind =
        switch (neuron) {
          case "IF" -> Neuron.If.DEFAULT;
          case "LIF" -> new Neuron.Lif(2, true, Firing.DEFAULT);
          default -> Neuron.Plif.DEFAULT;
        };
    manager = NDManager.newBaseManager(Device.cpu());
    float[] values = new float[Math.toIntExact(SHAPE.size())];
    var random = new SplittableRandom(2020);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (3 * random.nextDouble() - 1);
    }
    x = NativeArrays.of(manager, values, SHAPE);
    gradient = manager.ones(SHAPE);
    w =
        kind instanceof Neuron.Plif plif
            ? manager.full(new Shape(1), (float) plif.initialW())
            : null;
  }

  @TearDown
  public void free() {
    manager.close();
  }

  @Benchmark
  public Shape forward() {
    try (NDManager scope = manager.newSubManager();
        ComputeScope computing = ComputeScope.open(compute);
        GradMode silent = GradMode.off()) {
      NDArray input = NeuronStep.leaf(x, scope);
      NDArray leak = w == null ? null : NeuronStep.leaf(w, scope);
      return SpikingLayer.run(kind, input, null, leak, false).spikes().getShape();
    }
  }

  @Benchmark
  public Shape forwardAndBackward() {
    try (NDManager scope = manager.newSubManager();
        ComputeScope computing = ComputeScope.open(compute);
        GradMode recording = GradMode.on()) {
      NDArray input = NeuronStep.leaf(x, scope);
      NDArray leak = w == null ? null : NeuronStep.leaf(w, scope);
      GradMode.backward(SpikingLayer.run(kind, input, null, leak, true).spikes(), gradient);
      return input.getGradient().getShape();
    }
  }
}
