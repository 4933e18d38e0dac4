package sew.train;

/**
 * The part of an epoch that is trained.
 *
 * @param steps that are done
 * @param running what was measured in them
 * @param seconds wall time
 * @param waited seconds of them in which the network had no batch yet
 * @param leftOut samples that could not be read
 */
record EpochSoFar(int steps, RunningMetrics running, double seconds, double waited, int leftOut) {

  static EpochSoFar none() {
    return new EpochSoFar(0, new RunningMetrics(), 0, 0, 0);
  }

  /**
   * As numbers for a checkpoint; seconds and sums are the bits of doubles, so that none is lost.
   */
  long[] toLongs() {
    return new long[] {
      steps,
      Double.doubleToLongBits(running.lossSum()),
      running.right(),
      running.rightInTop5(),
      running.samples(),
      Double.doubleToLongBits(seconds),
      Double.doubleToLongBits(waited),
      leftOut
    };
  }

  static EpochSoFar of(long[] numbers) {
    double lossSum = Double.longBitsToDouble(numbers[1]);
    return new EpochSoFar(
        (int) numbers[0],
        new RunningMetrics(lossSum, numbers[2], numbers[3], numbers[4]),
        Double.longBitsToDouble(numbers[5]),
        Double.longBitsToDouble(numbers[6]),
        (int) numbers[7]);
  }
}
