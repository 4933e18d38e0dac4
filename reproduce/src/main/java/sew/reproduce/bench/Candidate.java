package sew.reproduce.bench;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A process to be timed and what it is measured against.
 *
 * @param warmUp steps of a process that do not count
 * @param floor the name of the same net without neurons in the same framework and memory order
 * @param same the name of the candidate that must compute the same
 * @param tolerance the largest relative RMS deviation of the first step from it
 * @param role whether ratios may be relative to it
 */
record Candidate(
    BenchmarkProcess process,
    int warmUp,
    Optional<String> floor,
    Optional<String> same,
    double tolerance,
    Role role) {

  /** What a candidate is to the others. */
  enum Role {
    /** Of this project. */
    OURS,
    /** SpikingJelly under the same conditions, to which times and memory may be relative. */
    PEER,
    /** The same, compiled: times alone may be relative to it. */
    COMPILED_PEER,
    /** Never what a ratio is relative to. */
    OTHER
  }

  String name() {
    return process.name();
  }

  static Candidate named(List<Candidate> candidates, String name) {
    return candidates.stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * How far the first step is from that of {@code other}: ||a - b|| / ||b||.
   *
   * @throws IOException if that is beyond the tolerance, or there are not as many numbers
   */
  double requireSame(String workload, BenchmarkProcess other) throws IOException {
    double[] a = process.numbers();
    double[] b = other.numbers();
    if (a.length != b.length) {
      throw new IOException(
          "%s: %s computes %d numbers, %s %d; times of different computations are not compared"
              .formatted(workload, name(), a.length, other.name(), b.length));
    }
    double difference = 0;
    double size = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      size += b[i] * b[i];
    }
    double deviation = difference == 0 ? 0 : Math.sqrt(difference / size);
    // NaN is not within the tolerance either.
    if (!(deviation <= tolerance)) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s: expected the first step of %s to agree with %s to a relative RMS deviation of %.0e, found %.1e (%s and %s); times of different computations are not compared",
              workload,
              name(),
              other.name(),
              tolerance,
              deviation,
              a.length == 0 ? "nothing" : a[0],
              b.length == 0 ? "nothing" : b[0]));
    }
    return deviation;
  }
}
