package sew.neuron;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** BN on rows of floats, whose length is a multiple of the lanes. */
final class VectorNorm {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private VectorNorm() {}

  private static FloatVector at(float[] row, int i) {
    return FloatVector.fromArray(F, row, i);
  }

  /** X = C scale + shift in place, rounded once as PyTorch does it. */
  static void apply(float[] c, float[] scale, float[] shift) {
    for (int i = 0; i < c.length; i += F.length()) {
      at(c, i).fma(at(scale, i), at(shift, i)).intoArray(c, i);
    }
  }

  /** (C - mean)^2 in place. */
  static void squaredDeviation(float[] c, float[] mean) {
    for (int i = 0; i < c.length; i += F.length()) {
      FloatVector d = at(c, i).sub(at(mean, i));
      d.mul(d).intoArray(c, i);
    }
  }

  /** Adds dL/dX to {@code sum} and (C - mean) dL/dX to {@code product}. */
  static void accumulate(float[] gx, float[] c, float[] mean, float[] sum, float[] product) {
    for (int i = 0; i < gx.length; i += F.length()) {
      at(sum, i).add(at(gx, i)).intoArray(sum, i);
      at(product, i).add(at(c, i).sub(at(mean, i)).mul(at(gx, i))).intoArray(product, i);
    }
  }

  /** dL/dC = (dL/dX - mean of dL/dX - (C - mean) k) scale, in place of dL/dX. */
  static void backward(
      float[] gx, float[] c, float[] mean, float[] meanOfGx, float[] k, float[] scale) {
    for (int i = 0; i < gx.length; i += F.length()) {
      FloatVector along = at(c, i).sub(at(mean, i)).mul(at(k, i));
      at(gx, i).sub(at(meanOfGx, i)).sub(along).mul(at(scale, i)).intoArray(gx, i);
    }
  }
}
