package sew.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import sew.data.Npy;

/**
 * How far computed numbers are from golden ones: largest absolute and relative error, spike flips,
 * and what exceeded its tolerance.
 *
 * <p>The relative error of an array is its largest absolute error over its largest golden
 * magnitude.
 */
final class Deviation {
  private static final double SMALLEST = 1e-12;

  private double absolute;
  private double relative;
  private long flips;
  private int comparisons;
  private final List<String> failures = new ArrayList<>();

  double absolute() {
    return absolute;
  }

  double relative() {
    return relative;
  }

  long flips() {
    return flips;
  }

  /** What exceeded its tolerance; a case that compared nothing has failed. */
  List<String> failures() {
    return comparisons == 0 && failures.isEmpty()
        ? List.of("the case holds nothing to compare")
        : failures;
  }

  /** Records that something was compared without numbers of its own. */
  void compared() {
    comparisons++;
  }

  /** Compares real numbers; fails beyond {@code tolerance} relative to the largest magnitude. */
  void values(String name, Npy golden, NDArray actual, double tolerance) {
    values(name, golden.toFloats(), floats(actual), tolerance);
  }

  void values(String name, float[] golden, float[] actual, double tolerance) {
    if (golden.length != actual.length) {
      fail("%s has %d values, expected %d", name, actual.length, golden.length);
      return;
    }
    double error = 0;
    double magnitude = 0;
    for (int i = 0; i < golden.length; i++) {
      double difference = Math.abs((double) golden[i] - actual[i]);
      // A NaN on either side is a difference without bound.
      error = Math.max(error, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
      magnitude = Math.max(magnitude, Math.abs(golden[i]));
    }
    note(name, error, magnitude, tolerance);
  }

  void value(String name, double golden, double actual, double tolerance) {
    value(name, golden, actual, Math.abs(golden), tolerance);
  }

  /** Compares two numbers; fails beyond {@code tolerance} relative to {@code magnitude}. */
  void value(String name, double golden, double actual, double magnitude, double tolerance) {
    note(name, Math.abs(golden - actual), magnitude, tolerance);
  }

  private void note(String name, double error, double magnitude, double tolerance) {
    comparisons++;
    // What is smaller than float32 resolves beside 1 is no difference.
    double scaled = error < SMALLEST ? 0 : error / Math.max(magnitude, SMALLEST);
    absolute = Math.max(absolute, error);
    relative = Math.max(relative, scaled);
    if (!(scaled <= tolerance)) {
      fail("%s is off by %.2e (relative %.2e, allowed %.0e)", name, error, scaled, tolerance);
    }
  }

  /** Compares spikes or small integers, which must be equal. */
  void spikes(String name, Npy golden, NDArray actual) {
    comparisons++;
    long different = countFlips(golden.toFloats(), floats(actual));
    if (different > 0) {
      fail("%s: %d of %d spikes differ", name, different, actual.size());
    }
  }

  private long countFlips(float[] golden, float[] actual) {
    long different = Math.abs(golden.length - actual.length);
    for (int i = 0; i < Math.min(golden.length, actual.length); i++) {
      different += golden[i] == actual[i] ? 0 : 1;
    }
    flips += different;
    return different;
  }

  /** Counts flips that do not fail the case by themselves. */
  void flips(long count) {
    flips += count;
  }

  void fail(String message, Object... arguments) {
    failures.add(String.format(Locale.ROOT, message, arguments));
  }

  static float[] floats(NDArray array) {
    try (NDArray detached = array.stopGradient();
        NDArray single = detached.toType(DataType.FLOAT32, true)) {
      return single.toFloatArray();
    }
  }
}
