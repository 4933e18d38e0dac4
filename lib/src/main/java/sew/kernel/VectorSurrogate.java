package sew.kernel;

import static jdk.incubator.vector.FloatVector.fromArray;
import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import sew.neuron.Surrogate;

/** {@link Surrogate#derivative} on a row of floats, whose length is a multiple of the lanes. */
final class VectorSurrogate {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private VectorSurrogate() {}

  /** Writes sigma'(h - {@code threshold}) into {@code slope}. */
  static void derivative(Surrogate surrogate, float threshold, float[] h, int from, float[] slope) {
    if (surrogate instanceof Surrogate.ATan curve) {
      aTan((float) curve.alpha(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.Sigmoid curve) {
      sigmoid((float) curve.alpha(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.Rectangular curve) {
      rectangular((float) curve.alpha(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.PiecewiseQuadratic curve) {
      piecewiseQuadratic((float) curve.alpha(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.PiecewiseLeakyReLu curve) {
      piecewiseLeakyReLu((float) curve.w(), (float) curve.c(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.SoftSign curve) {
      softSign((float) curve.alpha(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.Erf curve) {
      erf((float) curve.alpha(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.S2nn curve) {
      s2nn((float) curve.alpha(), (float) curve.beta(), threshold, h, from, slope);
    } else if (surrogate instanceof Surrogate.StraightThrough) {
      Arrays.fill(slope, 1);
    } else {
      throw new IllegalArgumentException("no vector code for the surrogate " + surrogate);
    }
  }

  private static void aTan(float alpha, float threshold, float[] h, int from, float[] slope) {
    FloatVector peak = FloatVector.broadcast(F, alpha / 2);
    float scale = (float) (Math.PI / 2 * alpha);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector u = fromArray(F, h, from + i).sub(threshold).mul(scale);
      peak.div(u.mul(u).add(1)).intoArray(slope, i);
    }
  }

  /**
   * e to the power of each value, in place. One by one: the Vector API's own exponential differs in
   * its last bits between compiled and interpreted code.
   */
  private static void exp(float[] row) {
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) Math.exp(row[i]);
    }
  }

  private static void sigmoid(float alpha, float threshold, float[] h, int from, float[] slope) {
    for (int i = 0; i < slope.length; i += F.length()) {
      fromArray(F, h, from + i).sub(threshold).mul(-alpha).intoArray(slope, i);
    }
    exp(slope);
    FloatVector one = FloatVector.broadcast(F, 1);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector s = one.div(fromArray(F, slope, i).add(1));
      s.mul(s.neg().add(1)).mul(alpha).intoArray(slope, i);
    }
  }

  private static void rectangular(
      float alpha, float threshold, float[] h, int from, float[] slope) {
    FloatVector zero = FloatVector.zero(F);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector distance = fromArray(F, h, from + i).sub(threshold).lanewise(ABS);
      zero.blend(alpha, distance.compare(LT, 0.5f / alpha)).intoArray(slope, i);
    }
  }

  private static void piecewiseQuadratic(
      float alpha, float threshold, float[] h, int from, float[] slope) {
    FloatVector zero = FloatVector.zero(F);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector distance = fromArray(F, h, from + i).sub(threshold).lanewise(ABS);
      zero.blend(distance.mul(-alpha * alpha).add(alpha), distance.compare(LE, 1 / alpha))
          .intoArray(slope, i);
    }
  }

  private static void piecewiseLeakyReLu(
      float w, float c, float threshold, float[] h, int from, float[] slope) {
    FloatVector outside = FloatVector.broadcast(F, c);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector distance = fromArray(F, h, from + i).sub(threshold).lanewise(ABS);
      outside.blend(1 / w, distance.compare(LT, w)).intoArray(slope, i);
    }
  }

  private static void softSign(float alpha, float threshold, float[] h, int from, float[] slope) {
    FloatVector peak = FloatVector.broadcast(F, 0.5f / alpha);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector d = fromArray(F, h, from + i).sub(threshold).lanewise(ABS).add(1 / alpha);
      peak.div(d.mul(d)).intoArray(slope, i);
    }
  }

  private static void erf(float alpha, float threshold, float[] h, int from, float[] slope) {
    float peak = (float) (alpha / Math.sqrt(Math.PI));
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector u = fromArray(F, h, from + i).sub(threshold).mul(alpha);
      u.mul(u).neg().intoArray(slope, i);
    }
    exp(slope);
    for (int i = 0; i < slope.length; i += F.length()) {
      fromArray(F, slope, i).mul(peak).intoArray(slope, i);
    }
  }

  private static void s2nn(
      float alpha, float beta, float threshold, float[] h, int from, float[] slope) {
    sigmoid(alpha, threshold, h, from, slope);
    FloatVector numerator = FloatVector.broadcast(F, beta);
    for (int i = 0; i < slope.length; i += F.length()) {
      FloatVector x = fromArray(F, h, from + i).sub(threshold);
      FloatVector above = numerator.div(x.lanewise(ABS).add(1));
      FloatVector below = fromArray(F, slope, i);
      above.blend(below, x.compare(LT, 0)).intoArray(slope, i);
    }
  }
}
