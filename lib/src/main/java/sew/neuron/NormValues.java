package sew.neuron;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import sew.tensor.MemoryOrder;

/** The arrays of a {@link Norm} on one device, each [channels]. */
record NormValues(
    Norm norm, NDArray weight, NDArray bias, NDArray runningMean, NDArray runningVar) {

  static NormValues of(Norm norm, ParameterStore store, NDArray c, boolean training) {
    return new NormValues(
        norm,
        store.getValue(norm.weight(), c.getDevice(), training),
        store.getValue(norm.bias(), c.getDevice(), training),
        store.getValue(norm.runningMean(), c.getDevice(), training),
        store.getValue(norm.runningVar(), c.getDevice(), training));
  }

  /**
   * BN of {@code c} [T, N, C, H, W], by the statistics of this batch in training, which go into the
   * running ones, else by the running ones.
   */
  Scaling of(NDArray c, MemoryOrder order, boolean training) {
    Shape shape = c.getShape();
    Channels channels = Channels.of(shape, order);
    float[] mean = get(runningMean);
    float[] variance = get(runningVar);
    if (!training) {
      float[] inverse = Scaling.inverseOfRunning(variance, norm.epsilon());
      return Scaling.of(channels, mean, inverse, get(weight), get(bias));
    }
    int size = Math.toIntExact(shape.size());
    int each = size / channels.count();
    Moments moments;
    try (Memory values = new Memory(c, order)) {
      moments = Moments.of(values.values, size, channels);
    }
    float share = norm.momentum();
    for (int i = 0; i < mean.length; i++) {
      mean[i] = share * moments.mean()[i] + (1 - share) * mean[i];
      double unbiased = moments.squares()[i] / (each - 1);
      variance[i] = (float) (share * unbiased + (1 - share) * variance[i]);
    }
    put(mean, runningMean);
    put(variance, runningVar);
    float[] inverse = Scaling.inverseOfBatch(moments.squares(), each, norm.epsilon());
    return Scaling.of(channels, moments.mean(), inverse, get(weight), get(bias));
  }

  private static float[] get(NDArray array) {
    try (Memory memory = new Memory(array, MemoryOrder.CHANNELS_FIRST)) {
      float[] values = new float[memory.values.capacity()];
      memory.values.get(0, values);
      return values;
    }
  }

  private static void put(float[] values, NDArray array) {
    try (Memory memory = new Memory(array, MemoryOrder.CHANNELS_FIRST)) {
      memory.values.put(0, values);
    }
  }
}
