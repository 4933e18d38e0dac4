package sew.neuron;

import java.nio.FloatBuffer;
import sew.tensor.Cores;

/**
 * Mean and sum of squared deviations of each channel over time, samples and pixels.
 *
 * <p>In channels-first order each is summed in the order and precision of PyTorch's batch_norm, one
 * value after the other in double, so that X and the spikes agree bit by bit.
 */
record Moments(float[] mean, float[] squares) {
  /** Channels that a thread takes at once: each addition waits for the one before it. */
  private static final int SIDE_BY_SIDE = 4;

  private static final int ROW = 512;

  /** Of the values {@code c}, {@code size} of them. */
  static Moments of(FloatBuffer c, int size, Channels channels) {
    float[] mean = new float[channels.count()];
    float[] squares = new float[channels.count()];
    if (channels.pixels() == 1) {
      int each = size / channels.count();
      double[] sums = sumOfRows(c, size, channels, null);
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sums[i] / each);
      }
      sums = sumOfRows(c, size, channels, mean);
      for (int i = 0; i < mean.length; i++) {
        squares[i] = (float) sums[i];
      }
    } else {
      int groups = (mean.length + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE;
      Cores.forEach(
          groups,
          1,
          () -> new float[SIDE_BY_SIDE][ROW],
          (group, rows) -> sumOfPlanes(c, size, channels, group, rows, mean, squares));
    }
    return new Moments(mean, squares);
  }

  private static void sumOfPlanes(
      FloatBuffer c,
      int size,
      Channels channels,
      int group,
      float[][] rows,
      float[] mean,
      float[] squares) {
    int first = group * SIDE_BY_SIDE;
    int some = Math.min(SIDE_BY_SIDE, channels.count() - first);
    int each = size / channels.count();
    double[] sums = new double[SIDE_BY_SIDE];
    float[] centre = new float[SIDE_BY_SIDE];
    for (int pass = 0; pass < 2; pass++) {
      for (int plane = first * channels.pixels();
          plane < size;
          plane += channels.count() * channels.pixels()) {
        for (int i = 0; i < channels.pixels(); i += ROW) {
          int length = Math.min(ROW, channels.pixels() - i);
          for (int j = 0; j < some; j++) {
            c.get(plane + j * channels.pixels() + i, rows[j], 0, length);
          }
          if (pass == 0) {
            add(rows, length, sums);
          } else {
            addSquares(rows, length, centre, sums);
          }
        }
      }
      for (int j = 0; j < some; j++) {
        if (pass == 0) {
          centre[j] = (float) (sums[j] / each);
          mean[first + j] = centre[j];
          sums[j] = 0;
        } else {
          squares[first + j] = (float) sums[j];
        }
      }
    }
  }

  private static void add(float[][] rows, int length, double[] sums) {
    float[] w = rows[0];
    float[] x = rows[1];
    float[] y = rows[2];
    float[] z = rows[3];
    double a = sums[0];
    double b = sums[1];
    double c = sums[2];
    double d = sums[3];
    for (int i = 0; i < length; i++) {
      a += w[i];
      b += x[i];
      c += y[i];
      d += z[i];
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
  }

  private static void addSquares(float[][] rows, int length, float[] centre, double[] sums) {
    float[] w = rows[0];
    float[] x = rows[1];
    float[] y = rows[2];
    float[] z = rows[3];
    double a = sums[0];
    double b = sums[1];
    double c = sums[2];
    double d = sums[3];
    for (int i = 0; i < length; i++) {
      a += square(w[i] - centre[0]);
      b += square(x[i] - centre[1]);
      c += square(y[i] - centre[2]);
      d += square(z[i] - centre[3]);
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
  }

  private static float square(float deviation) {
    return deviation * deviation;
  }

  /** Sums of the values, or of their squared deviations from {@code mean} unless it is null. */
  private static double[] sumOfRows(FloatBuffer c, int size, Channels channels, float[] mean) {
    int count = channels.count();
    int rows = (size + ROW - 1) / ROW;
    // One array of sums for each run, added up in their order: the same bits every time.
    double[][] sums = new double[(rows + Cores.RUN - 1) / Cores.RUN][count];
    Cores.forEach(
        rows,
        () -> new float[2][ROW],
        (row, memory) -> {
          int from = row * ROW;
          int length = Math.min(ROW, size - from);
          float[] values = memory[0];
          c.get(from, values, 0, length);
          if (mean != null) {
            channels.spread(mean, from, memory[1], length);
            VectorNorm.squaredDeviation(values, memory[1]);
          }
          channels.sum(values, from, length, sums[row / Cores.RUN], 0);
        });
    double[] total = new double[count];
    for (double[] some : sums) {
      for (int i = 0; i < count; i++) {
        total[i] += some[i];
      }
    }
    return total;
  }
}
