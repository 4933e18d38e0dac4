package sew.kernel;

import static jdk.incubator.vector.VectorOperators.NE;

import java.nio.FloatBuffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Where values are not zero. */
final class VectorNonzeros {
  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_PREFERRED;

  private static final int SAMPLES = 1 << 10;

  private VectorNonzeros() {}

  /**
   * Writes the indices, counted from {@code from}, of those of {@code count} values that are not
   * zero; returns how many there are.
   *
   * @param count a multiple of the lanes of a vector
   */
  static int find(float[] values, int from, int count, int[] indices) {
    int found = 0;
    for (int i = 0; i < count; i += LANES.length()) {
      // NaN is not zero.
      if (FloatVector.fromArray(LANES, values, from + i).compare(NE, 0).anyTrue()) {
        for (int j = i; j < i + LANES.length(); j++) {
          // Without a branch, which the processor could not predict.
          indices[found] = j;
          found += values[from + j] != 0 ? 1 : 0;
        }
      }
    }
    return found;
  }

  /** Estimates which fraction of {@code values} is not zero, from a sample of all of them. */
  static double fraction(FloatBuffer values) {
    // Odd, so that all of 32, 64, ... channels are in the sample.
    int step = values.limit() / SAMPLES | 1;
    int nonzero = 0;
    int sampled = 0;
    for (int i = 0; i < values.limit(); i += step, sampled++) {
      nonzero += values.get(i) == 0 ? 0 : 1;
    }
    return (double) nonzero / sampled;
  }
}
