package sew.analysis;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import sew.neuron.Neuron;
import sew.tensor.GradMode;
import sew.tensor.NativeArrays;

/**
 * One neuron over T time steps, Eqs. (1) to (3): inputs X, charged potentials H, spikes S and
 * membrane potentials V after the reset, each [T].
 */
public record NeuronTrace(float[] x, float[] h, float[] s, float[] v) {

  /** A resting {@code neuron} given the inputs {@code x} [T]; a PLIF with its initial tau. */
  public static NeuronTrace of(Neuron neuron, float... x) {
    NeuronTrace trace =
        new NeuronTrace(x, new float[x.length], new float[x.length], new float[x.length]);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        GradMode silent = GradMode.off()) {
      NDArray leak =
          neuron instanceof Neuron.Plif plif
              ? scalar((float) plif.initialW(), manager).getNDArrayInternal().sigmoid()
              : null;
      NDArray v = scalar((float) neuron.firing().reset().rest(), manager);
      for (int t = 0; t < x.length; t++) {
        Neuron.Step step = neuron.step(v, scalar(x[t], manager), leak, false);
        v = step.v();
        trace.h[t] = step.h().getFloat();
        trace.s[t] = step.s().getFloat();
        trace.v[t] = v.getFloat();
      }
    }
    return trace;
  }

  private static NDArray scalar(float value, NDManager manager) {
    return NativeArrays.of(manager, new float[] {value}, new Shape(1));
  }

  /** Spikes per time step, 0 to 1. */
  public double firingRate() {
    return IntStream.range(0, s.length).mapToDouble(t -> s[t]).average().orElse(0);
  }
}
