package sew.reproduce.bench;

import java.io.IOException;

/** One repetition of the work that is timed. */
interface Step {

  /** Does the work; its results are read afterwards, outside the timing. */
  Computed run() throws IOException;

  /** Numbers that two candidates only share if they compute the same. */
  @FunctionalInterface
  interface Computed {
    double[] numbers();
  }
}
