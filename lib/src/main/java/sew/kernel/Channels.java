package sew.kernel;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import sew.compute.MemoryOrder;

/**
 * Which channel each neuron of a time step [N, C, ...] belongs to, in the order of memory.
 *
 * @param count how many channels there are
 * @param neighbours how many neurons of one channel lie side by side
 */
record Channels(int count, int neighbours) {

  /** Those of neurons [T, N, C, ...]. */
  static Channels of(Shape shape, MemoryOrder order) {
    int count = Math.toIntExact(shape.get(2));
    boolean last = order == MemoryOrder.CHANNELS_LAST && shape.dimension() > 3;
    return new Channels(count, last ? 1 : Math.toIntExact(shape.slice(3).size()));
  }

  /** Writes the values of the channels of neurons {@code from} and following into {@code row}. */
  void spread(float[] values, int from, float[] row) {
    int channel = from / neighbours % count;
    if (neighbours == 1) {
      for (int i = 0; i < row.length; channel = 0) {
        int some = Math.min(row.length - i, count - channel);
        System.arraycopy(values, channel, row, i, some);
        i += some;
      }
      return;
    }
    int left = neighbours - from % neighbours;
    for (int i = 0; i < row.length; i += left, left = neighbours) {
      Arrays.fill(row, i, Math.min(row.length, i + left), values[channel]);
      channel = channel + 1 == count ? 0 : channel + 1;
    }
  }
}
