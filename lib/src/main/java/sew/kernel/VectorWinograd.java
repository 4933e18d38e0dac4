package sew.kernel;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Winograd's algorithm for 3 x 3 kernels: equation (1) of {@code native/convolution/winograd.h},
 * with its points 0, +-P, +-Q and infinity.
 *
 * <p>The transforms in one direction, of some channels: values {@code step} elements apart.
 */
final class VectorWinograd {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  /** Pixels along a side of a tile of outputs, and of the inputs that it needs. */
  static final int OUT = 4;

  static final int IN = 6;

  /** Products for a tile. */
  static final int POSITIONS = IN * IN;

  private static final float P = 0.625f;
  private static final float Q = 1.5f;
  private static final float PP = P * P;
  private static final float QQ = Q * Q;

  /** The rows of G are those of the points, divided by these products of their distances. */
  private static final float OF_ZERO = 1 / (PP * QQ);

  private static final float OF_P = 1 / (2 * PP * (PP - QQ));
  private static final float OF_Q = 1 / (2 * QQ * (QQ - PP));

  private VectorWinograd() {}

  /** Six values B' d of six. */
  static void input(float[] d, int from, int step, float[] v, int to, int stepTo) {
    FloatVector d0 = fromArray(LANES, d, from);
    FloatVector d1 = fromArray(LANES, d, from + step);
    FloatVector d2 = fromArray(LANES, d, from + 2 * step);
    FloatVector d3 = fromArray(LANES, d, from + 3 * step);
    FloatVector d4 = fromArray(LANES, d, from + 4 * step);
    FloatVector d5 = fromArray(LANES, d, from + 5 * step);
    FloatVector evenP = broadcast(LANES, -QQ).fma(d2, d4);
    FloatVector oddP = broadcast(LANES, -QQ).fma(d1, d3);
    FloatVector evenQ = broadcast(LANES, -PP).fma(d2, d4);
    FloatVector oddQ = broadcast(LANES, -PP).fma(d1, d3);
    broadcast(LANES, PP * QQ).fma(d0, broadcast(LANES, -PP - QQ).fma(d2, d4)).intoArray(v, to);
    broadcast(LANES, P).fma(oddP, evenP).intoArray(v, to + stepTo);
    broadcast(LANES, -P).fma(oddP, evenP).intoArray(v, to + 2 * stepTo);
    broadcast(LANES, Q).fma(oddQ, evenQ).intoArray(v, to + 3 * stepTo);
    broadcast(LANES, -Q).fma(oddQ, evenQ).intoArray(v, to + 4 * stepTo);
    broadcast(LANES, PP * QQ)
        .fma(d1, broadcast(LANES, -PP - QQ).fma(d3, d5))
        .intoArray(v, to + 5 * stepTo);
  }

  /** Four values A' m of six. */
  static void output(float[] m, int from, int step, float[] y, int to, int stepTo) {
    FloatVector m1 = fromArray(LANES, m, from + step);
    FloatVector m2 = fromArray(LANES, m, from + 2 * step);
    FloatVector m3 = fromArray(LANES, m, from + 3 * step);
    FloatVector m4 = fromArray(LANES, m, from + 4 * step);
    FloatVector sumP = m1.add(m2);
    FloatVector differenceP = m1.sub(m2);
    FloatVector sumQ = m3.add(m4);
    FloatVector differenceQ = m3.sub(m4);
    fromArray(LANES, m, from).add(sumP.add(sumQ)).intoArray(y, to);
    broadcast(LANES, Q).fma(differenceQ, differenceP.mul(P)).intoArray(y, to + stepTo);
    broadcast(LANES, QQ).fma(sumQ, sumP.mul(PP)).intoArray(y, to + 2 * stepTo);
    broadcast(LANES, QQ * Q)
        .fma(
            differenceQ,
            broadcast(LANES, PP * P).fma(differenceP, fromArray(LANES, m, from + 5 * step)))
        .intoArray(y, to + 3 * stepTo);
  }

  /** Six values G w of three. */
  static float[] kernel(float w0, float w1, float w2) {
    float evenP = OF_P * (w0 + PP * w2);
    float oddP = OF_P * P * w1;
    float evenQ = OF_Q * (w0 + QQ * w2);
    float oddQ = OF_Q * Q * w1;
    return new float[] {OF_ZERO * w0, evenP + oddP, evenP - oddP, evenQ + oddQ, evenQ - oddQ, w2};
  }
}
