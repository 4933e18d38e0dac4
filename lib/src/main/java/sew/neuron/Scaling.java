package sew.neuron;

/**
 * BN as one scale and one shift for each channel: X = C scale + shift.
 *
 * <p>Each rounding is that of PyTorch's batch_norm on a CPU, so that X agrees bit by bit.
 */
record Scaling(Channels channels, float[] mean, float[] inverse, float[] scale, float[] shift) {

  /** 1 / sqrt(variance + epsilon) of the running statistics, in float32. */
  static float[] inverseOfRunning(float[] variance, float epsilon) {
    float[] inverse = new float[variance.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = 1 / (float) Math.sqrt(variance[i] + epsilon);
    }
    return inverse;
  }

  /** 1 / sqrt(variance + epsilon) of a batch of {@code each} values a channel, in double. */
  static float[] inverseOfBatch(float[] squares, int each, float epsilon) {
    float[] inverse = new float[squares.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = (float) (1 / Math.sqrt(squares[i] / each + (double) epsilon));
    }
    return inverse;
  }

  static Scaling of(
      Channels channels, float[] mean, float[] inverse, float[] weight, float[] bias) {
    float[] scale = new float[mean.length];
    float[] shift = new float[mean.length];
    for (int i = 0; i < mean.length; i++) {
      scale[i] = inverse[i] * weight[i];
      shift[i] = Math.fma(-mean[i], scale[i], bias[i]);
    }
    return new Scaling(channels, mean, inverse, scale, shift);
  }

  /** What is left of dL/dX on the way to dL/dC, and the gradients of weight and bias. */
  record Backward(float[] meanOfGx, float[] k, float[] toWeight, float[] toBias) {}

  /**
   * From the sums of dL/dX, and after them of (C - mean) dL/dX, over {@code each} values a channel.
   */
  Backward backward(double[] sums, int each) {
    int count = mean.length;
    var backward =
        new Backward(new float[count], new float[count], new float[count], new float[count]);
    for (int i = 0; i < count; i++) {
      double product = sums[count + i];
      backward.meanOfGx[i] = (float) (sums[i] / each);
      backward.k[i] = (float) (product * inverse[i] * inverse[i] / each);
      backward.toWeight[i] = (float) (product * inverse[i]);
      backward.toBias[i] = (float) sums[i];
    }
    return backward;
  }
}
