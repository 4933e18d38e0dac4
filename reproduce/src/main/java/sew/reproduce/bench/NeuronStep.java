package sew.reproduce.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import sew.data.Npy;
import sew.data.Npz;
import sew.layer.SpikingLayer;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/** One layer of neurons, forward and backward. */
final class NeuronStep implements Step {
  private final Neuron neuron;
  private final NDManager manager;
  private final NDArray x;
  private final NDArray w;
  private final NDArray gradient;
  private boolean first = true;

  NeuronStep(Workload workload, NDManager manager) {
    this.neuron = workload.neuron();
    this.manager = manager;
    Shape shape = new Shape(workload.shapeArray());
    this.x = NativeArrays.of(manager, workload.values(), shape);
    this.gradient = manager.ones(shape);
    this.w =
        neuron instanceof Neuron.Plif plif
            ? manager.full(new Shape(1), (float) plif.initialW())
            : null;
  }

  /** Writes the inputs [T, M]. */
  static void save(Workload workload, Path file) throws IOException {
    Npz.write(file, Map.of("x", Npy.of(workload.values(), workload.shapeArray())));
  }

  /** Returns, the first time, the number of spikes and the sums of dL/dX and of dL/dw. */
  @Override
  public Computed run() {
    try (NDManager scope = manager.newSubManager();
        GradMode recording = GradMode.on()) {
      NDArray input = leaf(x, scope);
      NDArray leak = w == null ? null : leaf(w, scope);
      NDArray spikes = SpikingLayer.run(neuron, input, null, leak, true).spikes();
      GradMode.backward(spikes, gradient);
      double[] sums = first ? sums(spikes, input, leak) : new double[0];
      first = false;
      return () -> sums;
    }
  }

  private static double[] sums(NDArray spikes, NDArray input, NDArray leak) {
    double fired = spikes.sum().getFloat();
    double dx = input.getGradient().sum().getFloat();
    return leak == null
        ? new double[] {fired, dx}
        : new double[] {fired, dx, leak.getGradient().sum().getFloat()};
  }

  /** A leaf without a gradient yet, in the same memory. */
  static NDArray leaf(NDArray array, NDManager scope) {
    NDArray leaf = array.stopGradient();
    leaf.attach(scope);
    leaf.setRequiresGradient(true);
    return leaf;
  }
}
