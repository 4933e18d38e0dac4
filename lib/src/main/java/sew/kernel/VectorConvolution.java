package sew.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Y of a convolution of spikes with 3 x 3 kernels and stride 1, in channels-last order: + weight x
 * for each x that is not zero.
 *
 * <p>Each element of Y is summed over the rows of the kernel, then its columns, then the channels,
 * as PyTorch does in this order of memory: the bits are the same.
 */
final class VectorConvolution {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /** Output channels that are summed together, in two registers. */
  private static final int WIDTH = 2 * LANES.length();

  static final int KERNEL = 3;

  /** Consecutive rows of Y that a thread computes at once. */
  private static final int ROWS = 32;

  private final ImageShape images;
  private final int outputs;

  /** [3 (rows), C, 3 (columns), C']. */
  private final float[] weights;

  /** {@code weights} [C', C, 3, 3] in row-major order. */
  VectorConvolution(ImageShape images, float[] weights) {
    this.images = images;
    int channels = images.channels();
    int inputs = channels * KERNEL * KERNEL;
    this.outputs = weights.length / inputs;
    this.weights = new float[weights.length];
    for (int i = 0; i < weights.length; i++) {
      int channel = i / (KERNEL * KERNEL) % channels;
      int place = (i / KERNEL % KERNEL * channels + channel) * KERNEL + i % KERNEL;
      this.weights[place * outputs + i / inputs] = weights[i];
    }
  }

  /** Whether the channels fill registers. */
  static boolean canCompute(long channels, long outputs) {
    return channels % LANES.length() == 0 && outputs % WIDTH == 0;
  }

  /** Writes Y [N, H, W, C'] from x [N, H, W, C]. */
  void compute(FloatBuffer x, FloatBuffer y) {
    int parts = (images.rows() + ROWS - 1) / ROWS;
    Cores.forEach(
        parts,
        1,
        Band::new,
        (part, band) -> band.write(x, y, part * ROWS, Math.min(images.rows(), (part + 1) * ROWS)));
  }

  /** Consecutive rows of Y, in the memory of one thread. */
  private final class Band {
    private final int width = images.width();

    /** A row of Y, with a pixel before it and one behind. */
    private final float[] row = new float[(width + 2) * outputs];

    private final SpikeRow[] read = new SpikeRow[KERNEL];

    Band() {
      Arrays.setAll(read, i -> new SpikeRow(width, images.channels()));
    }

    void write(FloatBuffer x, FloatBuffer y, int from, int end) {
      for (int i = from, next = 0; i < end; i++) {
        int first = Math.max(images.startOfImage(i), i - 1);
        int last = Math.min(images.endOfImage(i), i + 2);
        for (next = Math.max(first, next); next < last; next++) {
          read[next % KERNEL].read(x, next, KERNEL * outputs);
        }
        Arrays.fill(row, 0);
        for (int in = first; in < last; in++) {
          int weight = (in - i + 1) * images.channels() * KERNEL * outputs;
          for (int output = 0; output < outputs; output += WIDTH) {
            addKernelRow(read[in % KERNEL], weight + output, output);
          }
        }
        y.put(i * width * outputs, row, outputs, width * outputs);
      }
    }

    /**
     * Adds what an input row contributes to some output channels, pixel after pixel of the input:
     * to the output before it, where it meets the last column of the kernel, to the one at its
     * place and to the one behind.
     */
    private void addKernelRow(SpikeRow spikes, int weight, int output) {
      int half = WIDTH / 2;
      int to = output;
      FloatVector before0 = FloatVector.fromArray(LANES, row, to);
      FloatVector before1 = FloatVector.fromArray(LANES, row, to + half);
      FloatVector here0 = FloatVector.fromArray(LANES, row, to + outputs);
      FloatVector here1 = FloatVector.fromArray(LANES, row, to + outputs + half);
      int n = 0;
      for (int pixel = 0; pixel < width; pixel++, to += outputs) {
        FloatVector behind0 = FloatVector.fromArray(LANES, row, to + 2 * outputs);
        FloatVector behind1 = FloatVector.fromArray(LANES, row, to + 2 * outputs + half);
        for (int end = spikes.ends[pixel]; n < end; n++) {
          FloatVector value = FloatVector.broadcast(LANES, spikes.values[n]);
          int at = weight + spikes.places[n];
          behind0 = value.fma(FloatVector.fromArray(LANES, weights, at), behind0);
          behind1 = value.fma(FloatVector.fromArray(LANES, weights, at + half), behind1);
          at += outputs;
          here0 = value.fma(FloatVector.fromArray(LANES, weights, at), here0);
          here1 = value.fma(FloatVector.fromArray(LANES, weights, at + half), here1);
          at += outputs;
          before0 = value.fma(FloatVector.fromArray(LANES, weights, at), before0);
          before1 = value.fma(FloatVector.fromArray(LANES, weights, at + half), before1);
        }
        before0.intoArray(row, to);
        before1.intoArray(row, to + half);
        before0 = here0;
        before1 = here1;
        here0 = behind0;
        here1 = behind1;
      }
      before0.intoArray(row, to);
      before1.intoArray(row, to + half);
    }
  }

  /** The values of an input row that are not zero, in the order of memory. */
  private static final class SpikeRow {
    private final int channels;
    private final float[] row;
    private final int[] found;

    /** Where the values of each pixel end. */
    final int[] ends;

    final float[] values;

    /** Where the weights of each value lie, for a row of the kernel. */
    final int[] places;

    SpikeRow(int width, int channels) {
      this.channels = channels;
      row = new float[width * channels];
      found = new int[channels];
      ends = new int[width];
      values = new float[row.length];
      places = new int[row.length];
    }

    void read(FloatBuffer x, int i, int weightsPerChannel) {
      x.get(i * row.length, row);
      int n = 0;
      for (int pixel = 0; pixel < ends.length; pixel++) {
        int count = VectorNonzeros.find(row, pixel * channels, channels, found);
        for (int k = 0; k < count; k++) {
          values[n] = row[pixel * channels + found[k]];
          places[n++] = found[k] * weightsPerChannel;
        }
        ends[pixel] = n;
      }
    }
  }
}
