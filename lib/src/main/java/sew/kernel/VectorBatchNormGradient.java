package sew.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;

import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The gradient of BN in channels-last order. Its two sums are added up while the neurons' backward
 * pass writes dL/dX; one more pass over memory computes dL/dU, in the place of dL/dX.
 */
final class VectorBatchNormGradient {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /** Values of a row in the second pass, or the channels of one pixel. */
  private static final int ROW = 512;

  private final int channels;
  private final float[] mean;
  private final float[] inverse;
  private final float[] scale;

  /** sum dL/dX and sum dL/dX (U - mean) of each channel [2, C], for each part. */
  private final double[][] sums;

  /**
   * @param mean of the batch [C]
   * @param inverse 1 / standard deviation [C]
   * @param scale the weight divided by the standard deviation [C]
   * @param parts how many there are whose sums are added up one after the other
   */
  VectorBatchNormGradient(float[] mean, float[] inverse, float[] scale, int parts) {
    this.channels = mean.length;
    this.mean = mean;
    this.inverse = inverse;
    this.scale = scale;
    this.sums = new double[parts][2 * channels];
  }

  /** Whether the channels of a pixel lie side by side, so many that they fill registers. */
  static boolean fits(Channels channels) {
    return channels.neighbours() == 1 && channels.count() % LANES.length() == 0;
  }

  /** Adds dL/dX and dL/dX (U - mean) of a row of neurons to their sums. */
  static void addTerms(
      float[] gx, float[] u, int from, float[] mean, float[] sum, float[] product) {
    for (int i = 0; i < gx.length; i += LANES.length()) {
      FloatVector gradient = fromArray(LANES, gx, i);
      FloatVector deviation = fromArray(LANES, u, from + i).sub(fromArray(LANES, mean, i));
      fromArray(LANES, sum, i).add(gradient).intoArray(sum, i);
      gradient.fma(deviation, fromArray(LANES, product, i)).intoArray(product, i);
    }
  }

  /** Adds the sums of {@code length} neurons from number {@code from} of a time step on. */
  void add(int part, int from, int length, float[] sum, float[] product) {
    double[] ofPart = sums[part];
    int channel = from % channels;
    for (int i = 0; i < length; i++) {
      ofPart[channel] += sum[i];
      ofPart[channels + channel] += product[i];
      channel = channel + 1 == channels ? 0 : channel + 1;
    }
  }

  /** dL/dweight. */
  float[] ofWeight() {
    float[] gradient = new float[channels];
    for (int c = 0; c < channels; c++) {
      gradient[c] = (float) (total(channels + c) * inverse[c]);
    }
    return gradient;
  }

  /** dL/dbias. */
  float[] ofBias() {
    float[] gradient = new float[channels];
    for (int c = 0; c < channels; c++) {
      gradient[c] = (float) total(c);
    }
    return gradient;
  }

  private double total(int i) {
    double total = 0;
    for (double[] ofPart : sums) {
      total += ofPart[i];
    }
    return total;
  }

  /**
   * Replaces dL/dX by dL/dU = (dL/dX - mean of dL/dX - (U - mean) slope) scale, where the slope is
   * the mean of dL/dX (U - mean), divided by the variance.
   */
  void replace(FloatBuffer gx, FloatBuffer u) {
    int size = gx.limit();
    int pixels = size / channels;
    float[] meanGradient = new float[channels];
    float[] slope = new float[channels];
    for (int c = 0; c < channels; c++) {
      meanGradient[c] = (float) (total(c) / pixels);
      slope[c] = (float) (total(channels + c) / pixels * inverse[c] * inverse[c]);
    }
    int length = channels * Math.max(1, ROW / channels);
    Cores.forEach(
        (size + length - 1) / length,
        () -> new Row(length, meanGradient, slope),
        (i, row) -> row.replace(gx, u, i * length, Math.min(length, size - i * length)));
  }

  /** Some pixels, in the memory of one thread. */
  private final class Row {
    private final float[] gx;
    private final float[] u;
    private final float[] means;
    private final float[] meanGradients;
    private final float[] slopes;
    private final float[] scales;

    Row(int length, float[] meanGradient, float[] slope) {
      gx = new float[length];
      u = new float[length];
      means = spread(mean);
      meanGradients = spread(meanGradient);
      slopes = spread(slope);
      scales = spread(scale);
    }

    private float[] spread(float[] values) {
      float[] row = new float[gx.length];
      new Channels(channels, 1).spread(values, 0, row);
      return row;
    }

    void replace(FloatBuffer gradients, FloatBuffer inputs, int from, int length) {
      gradients.get(from, gx, 0, length);
      inputs.get(from, u, 0, length);
      for (int i = 0; i < gx.length; i += LANES.length()) {
        FloatVector deviation = fromArray(LANES, u, i).sub(fromArray(LANES, means, i));
        fromArray(LANES, gx, i)
            .sub(fromArray(LANES, meanGradients, i))
            .sub(deviation.mul(fromArray(LANES, slopes, i)))
            .mul(fromArray(LANES, scales, i))
            .intoArray(gx, i);
      }
      gradients.put(from, gx, 0, length);
    }
  }
}
