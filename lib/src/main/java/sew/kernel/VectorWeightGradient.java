package sew.kernel;

import java.nio.FloatBuffer;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * dL/dweight [C', C, 3, 3] of a convolution of spikes with stride 1, in channels-last order: + x
 * dL/dY for each x that is not zero.
 *
 * <p>The sums for one input channel and the nine taps of the kernel stay in registers, dL/dY of
 * some rows in the cache.
 */
final class VectorWeightGradient {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = LANES.length();

  private static final int KERNEL = VectorConvolution.KERNEL;
  private static final int TAPS = KERNEL * KERNEL;

  /** Each with sums of its own, which are added in the end: their number settles the bits. */
  private static final int BANDS = 16;

  /** Of a chunk, whose values and dL/dY stay in the cache. */
  private static final int PIXELS = 512;

  private final ImageShape images;
  private final int outputs;

  /** Of images with these channels, to {@code outputs} channels. */
  VectorWeightGradient(ImageShape images, int outputs) {
    this.images = images;
    this.outputs = outputs;
  }

  /** dL/dweight in row-major order, from x [N, H, W, C] and dL/dY [N, H, W, C']. */
  float[] compute(FloatBuffer x, FloatBuffer gy) {
    int rows = images.rows();
    int bands = Math.min(BANDS, rows);
    float[][] sums = new float[bands][];
    Cores.forEach(
        bands,
        1,
        Chunk::new,
        (band, chunk) -> {
          sums[band] = new float[outputs * images.channels() * TAPS];
          chunk.add(x, gy, rows * band / bands, rows * (band + 1) / bands, sums[band]);
        });
    return inRowMajorOrder(total(sums));
  }

  private static float[] total(float[][] sums) {
    float[] total = sums[0];
    for (int band = 1; band < sums.length; band++) {
      for (int i = 0; i < total.length; i++) {
        total[i] += sums[band][i];
      }
    }
    return total;
  }

  /** [C' / WIDTH, C, 9, WIDTH] to [C', C, 9]. */
  private float[] inRowMajorOrder(float[] sums) {
    int inputs = images.channels() * TAPS;
    float[] weights = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      int output = i / (inputs * WIDTH) * WIDTH + i % WIDTH;
      weights[output * inputs + i / WIDTH % inputs] = sums[i];
    }
    return weights;
  }

  /** Some rows of an image, in the memory of one thread. */
  private final class Chunk {
    private final int channels = images.channels();
    private final int width = images.width();
    private final int height = Math.max(1, Math.min(images.height(), PIXELS / width));

    /** Of dL/dY, with a column of zeros on either side and a row above and below. */
    private final int line = (width + KERNEL - 1) * outputs;

    private final float[] gy = new float[(height + KERNEL - 1) * line];

    private final float[] row = new float[width * channels];
    private final int[] nonzero = new int[channels];

    /** For each channel its values that are not zero, and where their first tap meets dL/dY. */
    private final float[] values = new float[channels * height * width];

    private final int[] places = new int[channels * height * width];
    private final int[] counts = new int[channels];

    /** Adds the products of the rows from {@code from} to {@code end} of all images. */
    void add(FloatBuffer x, FloatBuffer gradient, int from, int end, float[] sums) {
      for (int first = from; first < end; ) {
        int last = Math.min(Math.min(first + height, end), images.endOfImage(first));
        readGradient(gradient, first, last);
        listNonzeros(x, first, last);
        for (int channel = 0; channel < channels; channel++) {
          for (int output = 0; output < outputs; output += WIDTH) {
            addProducts(channel, output, sums);
          }
        }
        first = last;
      }
    }

    private void readGradient(FloatBuffer gradient, int first, int last) {
      int image = images.startOfImage(first);
      int endOfImage = images.endOfImage(first);
      for (int i = first - 1, to = 0; i <= last; i++, to += line) {
        if (i < image || i >= endOfImage) {
          Arrays.fill(gy, to, to + line, 0);
        } else {
          gradient.get(i * width * outputs, gy, to + outputs, width * outputs);
        }
      }
    }

    private void listNonzeros(FloatBuffer x, int first, int last) {
      Arrays.fill(counts, 0);
      for (int i = first; i < last; i++) {
        x.get(i * row.length, row);
        for (int column = 0; column < width; column++) {
          int pixel = column * channels;
          int place = (i - first) * line + column * outputs;
          int found = VectorNonzeros.find(row, pixel, channels, nonzero);
          for (int k = 0; k < found; k++) {
            int channel = nonzero[k];
            int n = channel * height * width + counts[channel]++;
            values[n] = row[pixel + channel];
            places[n] = place;
          }
        }
      }
    }

    private void addProducts(int channel, int output, float[] sums) {
      int start = channel * height * width;
      int end = start + counts[channel];
      int to = (output * channels + channel * WIDTH) * TAPS;
      FloatVector s0 = FloatVector.fromArray(LANES, sums, to);
      FloatVector s1 = FloatVector.fromArray(LANES, sums, to + WIDTH);
      FloatVector s2 = FloatVector.fromArray(LANES, sums, to + 2 * WIDTH);
      FloatVector s3 = FloatVector.fromArray(LANES, sums, to + 3 * WIDTH);
      FloatVector s4 = FloatVector.fromArray(LANES, sums, to + 4 * WIDTH);
      FloatVector s5 = FloatVector.fromArray(LANES, sums, to + 5 * WIDTH);
      FloatVector s6 = FloatVector.fromArray(LANES, sums, to + 6 * WIDTH);
      FloatVector s7 = FloatVector.fromArray(LANES, sums, to + 7 * WIDTH);
      FloatVector s8 = FloatVector.fromArray(LANES, sums, to + 8 * WIDTH);
      for (int n = start; n < end; n++) {
        FloatVector x = FloatVector.broadcast(LANES, values[n]);
        // A later tap of the kernel meets an earlier output.
        int third = places[n] + output;
        int second = third + line;
        int first = second + line;
        s0 = x.fma(FloatVector.fromArray(LANES, gy, first + 2 * outputs), s0);
        s1 = x.fma(FloatVector.fromArray(LANES, gy, first + outputs), s1);
        s2 = x.fma(FloatVector.fromArray(LANES, gy, first), s2);
        s3 = x.fma(FloatVector.fromArray(LANES, gy, second + 2 * outputs), s3);
        s4 = x.fma(FloatVector.fromArray(LANES, gy, second + outputs), s4);
        s5 = x.fma(FloatVector.fromArray(LANES, gy, second), s5);
        s6 = x.fma(FloatVector.fromArray(LANES, gy, third + 2 * outputs), s6);
        s7 = x.fma(FloatVector.fromArray(LANES, gy, third + outputs), s7);
        s8 = x.fma(FloatVector.fromArray(LANES, gy, third), s8);
      }
      s0.intoArray(sums, to);
      s1.intoArray(sums, to + WIDTH);
      s2.intoArray(sums, to + 2 * WIDTH);
      s3.intoArray(sums, to + 3 * WIDTH);
      s4.intoArray(sums, to + 4 * WIDTH);
      s5.intoArray(sums, to + 5 * WIDTH);
      s6.intoArray(sums, to + 6 * WIDTH);
      s7.intoArray(sums, to + 7 * WIDTH);
      s8.intoArray(sums, to + 8 * WIDTH);
    }
  }
}
