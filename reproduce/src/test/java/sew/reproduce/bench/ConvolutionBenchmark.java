package sew.reproduce.bench;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
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
import sew.compute.MemoryOrder;
import sew.layer.Layers;
import sew.layer.PyTorchInit;
import sew.layer.StateDict;
import sew.tensor.GradMode;

/**
 * A convolution of 128 to 128 channels on spikes [T 4, N 2, 128, 28, 28] in channels-last order:
 * forward, and forward and the gradient of its weights.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ConvolutionBenchmark {
  private static final int CHANNELS = 128;
  private static final Shape SHAPE = new Shape(4, 2, CHANNELS, 28, 28);

  /** PyTorch computes the convolutions of the portable backend. */
  @Param({"native", "portable"})
  public String convolution;

  @Param({"1", "3"})
  public int kernel;

  /** Of inputs that are not zero. */
  @Param({"0.05", "0.15", "0.4"})
  public double share;

  private Compute.Resolved compute;
  private NDManager manager;
  private ParameterStore store;
  private Block layer;
  private NDArray weight;
  private NDArray spikes;
  private NDArray gradient;

  @Setup
  public void fill() {
    MemoryOrder order = MemoryOrder.CHANNELS_LAST;
    compute = Compute.DEFAULT.withBackend(Backend.of(convolution)).withMemoryOrder(order).resolve();
    manager = NDManager.newBaseManager(Device.cpu());
    store = new ParameterStore(manager, false);
    layer = Layers.conv(CHANNELS, kernel, 1);
    layer.initialize(manager, DataType.FLOAT32, SHAPE);
    PyTorchInit.draw(layer, 2020);
    weight = StateDict.of(layer).get("weight").getArray();
    var random = new SplittableRandom(2020);
    float[] values = new float[Math.toIntExact(SHAPE.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextDouble() < share ? 1 : 0;
    }
    spikes = order.arrange(manager.create(values, SHAPE));
    gradient = order.arrange(manager.ones(layer.getOutputShapes(new Shape[] {SHAPE})[0]));
  }

  @TearDown
  public void free() {
    manager.close();
  }

  @Benchmark
  public Shape forward() {
    try (ComputeScope scope = ComputeScope.open(compute);
        GradMode silent = GradMode.off();
        NDArray y = layer.forward(store, new NDList(spikes), false).singletonOrThrow()) {
      return y.getShape();
    }
  }

  @Benchmark
  public Shape forwardAndGradientOfWeights() {
    try (ComputeScope scope = ComputeScope.open(compute);
        GradMode recording = GradMode.on();
        NDArray y = layer.forward(store, new NDList(spikes), true).singletonOrThrow()) {
      GradMode.backward(y, gradient);
      try (NDArray ofWeights = weight.getGradient()) {
        return ofWeights.getShape();
      }
    }
  }
}
