package sew.neuron;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import sew.tensor.MemoryOrder;

/**
 * Which channel a neuron belongs to.
 *
 * @param count how many channels there are
 * @param pixels how many values of one channel lie side by side
 */
record Channels(int count, int pixels) {

  /** The channels of C [T, N, C, H, W] in memory. */
  static Channels of(Shape shape, MemoryOrder order) {
    boolean first = order == MemoryOrder.CHANNELS_FIRST;
    return new Channels(
        Math.toIntExact(shape.get(2)), first ? Math.toIntExact(shape.slice(3).size()) : 1);
  }

  /** Writes the value of each neuron's channel into {@code row}, {@code from} its first neuron. */
  void spread(float[] values, int from, float[] row, int length) {
    int channel = from / pixels % count;
    if (pixels == 1) {
      for (int i = 0; i < length; channel = 0) {
        int some = Math.min(length - i, count - channel);
        System.arraycopy(values, channel, row, i, some);
        i += some;
      }
      return;
    }
    int end = pixels - from % pixels;
    for (int i = 0; i < length; end += pixels) {
      Arrays.fill(row, i, Math.min(end, length), values[channel]);
      i = end;
      channel = channel + 1 == count ? 0 : channel + 1;
    }
  }

  /** Adds a row of {@code length} neurons to the sums of their channels at {@code offset}. */
  void sum(float[] row, int from, int length, double[] sums, int offset) {
    int channel = from / pixels % count;
    if (pixels == 1) {
      for (int i = 0; i < length; channel = 0) {
        int some = Math.min(length - i, count - channel);
        for (int j = 0; j < some; j++) {
          sums[offset + channel + j] += row[i + j];
        }
        i += some;
      }
      return;
    }
    int end = pixels - from % pixels;
    for (int i = 0; i < length; end += pixels) {
      sums[offset + channel] += sum(row, i, Math.min(end, length));
      i = end;
      channel = channel + 1 == count ? 0 : channel + 1;
    }
  }

  /** Four sums side by side: each addition waits for the one before it. */
  private static double sum(float[] row, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += row[i];
      b += row[i + 1];
      c += row[i + 2];
      d += row[i + 3];
    }
    for (; i < to; i++) {
      a += row[i];
    }
    return a + b + (c + d);
  }
}
